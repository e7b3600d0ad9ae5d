"""The guest's window: view models, pictures for QML, and the screens themselves."""
