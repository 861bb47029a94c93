"""Task queues: who takes which work. One process serves them all in the embedded stack; production may split them."""

WORKFLOWS = "workflows"
RECORDS = "records"
LETTERS = "letters"
DOCUMENTS = "documents"
