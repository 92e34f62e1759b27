"""The sign-up page."""

from allauth.account.views import SignupView
from django.http import HttpResponse

from accounts.signup.forms import Refused, SignUpForm


class SignUpView(SignupView):
    """allauth's, with the error in its place when an account can't be made after all."""

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except Refused as refused:
            form.add_error(refused.field, refused.error)
            answer = self.form_invalid(form)
        return answer
