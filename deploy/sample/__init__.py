"""Sample data: invented organizations of Montana kinds and their applications, in every state.

They come in the way everything comes in: submissions, workflows, letters. Only the instants of receipt lie in the past.
"""

from deploy.sample.loading import load
from deploy.sample.people import SIGN_INS, SignIn

__all__ = ["SIGN_INS", "SignIn", "load"]
