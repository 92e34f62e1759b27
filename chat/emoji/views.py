"""The doors of the site's own emoji: a picture, and the page where they are added and removed."""

from __future__ import annotations

import tempfile

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from chat.emoji import actions, policy
from chat.emoji.models import CustomEmoji
from chat.files.callers import caller
from chat.files.serving.headers import guard
from chat.wire.refusals import NotFound, Refusal


class EmojiForm(forms.Form):
    """What a person says of a new emoji; the actions judge it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, strip=True)
    file = forms.FileField(label=gettext_lazy("Picture"), allow_empty_file=True)


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """A picture that we made ourselves. Its key is new for each, so a browser may keep it for ever."""
    found = None
    if caller(request) is not None:
        found = CustomEmoji.objects.filter(key=key).values_list("picture", flat=True).first()
    if found is None:
        headers = guard({"Content-Type": "text/plain; charset=utf-8"})
        return HttpResponse(b"There is no such emoji here.\n", status=404, headers=headers)
    kept = {"Content-Type": "image/webp", "Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(bytes(found), headers=guard(kept))


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The list and the form; 404 for everybody but those who run the site."""
    if not policy.may_manage(_person(request)):
        raise Http404
    form = EmojiForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid() and _add(request, form):
        return redirect("settings_emoji")
    every = CustomEmoji.objects.defer("picture").select_related("made_by").order_by("name")
    return render(request, "emoji/settings.html", {"form": form, "every": every})


def _add(request: HttpRequest, form: EmojiForm) -> bool:
    """Whether it was added; what is wrong stands at its field."""
    upload: UploadedFile = form.cleaned_data["file"]
    try:
        with tempfile.TemporaryFile() as content:
            for chunk in upload.chunks() if (upload.size or 0) <= policy.LARGEST else ():
                content.write(chunk)
            made = actions.create(_person(request), form.cleaned_data["name"], content, upload.size or 0)
    except Refusal as refusal:
        field = next((name for name in refusal.fields or {} if name in form.fields), None)
        form.add_error(field, str(refusal))
        return False
    messages.success(request, _("%(emoji)s is there.") % {"emoji": made})
    return True


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one; 404 for everybody but those who run the site."""
    user = _person(request)
    if not policy.may_manage(user):
        raise Http404
    try:
        actions.delete(user, pk)
    except NotFound:
        raise Http404 from None
    messages.success(request, _("The emoji is removed."))
    return redirect("settings_emoji")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
