"""Commands at the start of a text: completed, carried out, refused in words, and sent as they stand."""

from playwright.sync_api import expect

from tests.journeys.conftest import Bring
from tests.journeys.person import Person


def test_commands(bring: Bring) -> None:
    alice, bob = bring("alice"), bring("bob", web=1)
    alice.arrive("/rooms/general/")
    bob.arrive("/rooms/general/")
    texts(alice, bob)
    unknown(alice, bob)
    dialogs(alice)
    the_room(alice, bob)
    alice.window.expect_quiet()
    bob.window.expect_quiet()


def texts(alice: Person, bob: Person) -> None:
    """What becomes a message; the list completes, and a name at its end is carried out by one Enter."""
    alice.field.press_sequentially("/sh")
    expect(alice.page.get_by_role("option", name="/shrug")).to_be_visible()
    alice.field.press("Enter")
    expect(alice.field).to_have_value("/shrug ")
    alice.field.press_sequentially(f"who knows, {alice.name}")
    alice.field.press("Enter")
    bob.sees(f"who knows, {alice.name} ¯\\_(ツ)_/¯")
    alice.say(f"/me waves to {bob.name}")
    expect(bob.row(f"waves to {bob.name}").locator("em")).to_have_text(f"waves to {bob.name}")
    alice.say(f"//me is what {alice.name} wrote")
    bob.sees(f"/me is what {alice.name} wrote")
    alice.say(f"/usr/bin of {alice.name}")
    bob.sees(f"/usr/bin of {alice.name}")


def unknown(alice: Person, bob: Person) -> None:
    """Nothing is sent, the words stay, and they can go as a text."""
    alice.say(f"/dance {alice.name}")
    expect(alice.page.get_by_text("There is no command /dance here.")).to_be_visible()
    expect(alice.field).to_have_value(f"/dance {alice.name}")
    alice.page.get_by_role("button", name="Send it as a text").click()
    bob.sees(f"/dance {alice.name}")
    expect(alice.field).to_have_value("")
    alice.say("/topic not mine to say")
    expect(alice.page.get_by_text("There is no command /topic here.")).to_be_visible()
    alice.field.fill("")


def dialogs(alice: Person) -> None:
    for said, label in (("/poll Tea or coffee?", "Question"), ("/todo Tea or coffee?", "Title")):
        alice.say(said)
        expect(alice.dialog.get_by_label(label)).to_have_value("Tea or coffee?")
        alice.page.keyboard.press("Escape")
        expect(alice.field).to_have_value("")
    alice.say("/help")
    expect(alice.dialog).to_contain_text("/invite [@name …]")
    expect(alice.dialog).not_to_contain_text("/topic")
    alice.page.keyboard.press("Escape")


def the_room(alice: Person, bob: Person) -> None:
    """In a room of her own: its topic, its people, quiet, and out again."""
    alice.page.get_by_role("button", name="New room").first.click()
    alice.dialog.get_by_label("Name").fill(f"tides {alice.username}")
    alice.dialog.get_by_text("Private").click()
    alice.dialog.get_by_role("button", name="Make the room").click()
    expect(alice.head).to_contain_text("tides")
    alice.say("/topic Low water at noon")
    expect(alice.head).to_contain_text("Low water at noon")
    send(alice, "/invite @nobody.at.all")
    expect(alice.page.get_by_text("There is nobody called @nobody.at.all.")).to_be_visible()
    send(alice, f"/invite @{bob.username}")
    bob.enter("tides")
    bob.say("/mute")
    expect(bob.page.get_by_text("is muted.")).to_be_visible()
    bob.say("/leave")
    bob.dialog.get_by_role("button", name="Leave").click()
    expect(bob.side("tides")).to_have_count(0)


def send(person: Person, text: str) -> None:
    """By the button: behind an "@" Enter may choose a name of the list first."""
    person.field.fill(text)
    person.page.get_by_role("button", name="Send", exact=True).click()
