"""How a picture gets to a phone: tickets, QR codes, the address, and the page."""
