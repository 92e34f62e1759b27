"""What every template may name: who hosts the site, or where, while it has only its first name."""

from django.test import RequestFactory, override_settings

from chatsite.context import site


def test_a_site_without_a_name_of_its_own_says_its_host() -> None:
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    with override_settings(SITE_NAME="Chat Connect", ALLOWED_HOSTS=["localhost"]):
        assert site(request)["hosted_on"] == "localhost"
    with override_settings(SITE_NAME="Harbour", ALLOWED_HOSTS=["localhost"]):
        assert site(request) == {"site_name": "Harbour", "hosted_on": ""}
    with override_settings(SITE_NAME="Chat Connect", ALLOWED_HOSTS=[]):
        assert site(RequestFactory().get("/", headers={"host": "elsewhere"}))["hosted_on"] == ""
