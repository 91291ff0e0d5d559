"""Papers of a plan in Word's form: facts from the rows, a template an office can change."""
