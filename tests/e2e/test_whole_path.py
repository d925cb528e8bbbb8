"""The path of the README: a participant asks, a complaint becomes a ticket, the officer's answer arrives."""

from ops.product import Chat, Product


def texts(messages: list[dict]) -> str:
    return "\n".join(message["text"] for message in messages)


def ticket_number(messages: list[dict]) -> str:
    return next(message["meta"]["ticket"] for message in messages if "ticket" in message["meta"])


def test_a_question_gets_the_article_and_its_topic(chat: Chat) -> None:
    answer, asking = chat.say("gmn caranya tau no kpj kl kartunya ilang")
    assert answer["meta"]["topic"] == "kpj.find-number"
    assert {"article", "confidence", "category", "severity", "intent"} <= answer["meta"].keys()
    payloads = [button["payload"] for button in asking["buttons"]]
    assert payloads == ["/helped", "/not_helped", "/show_more", '/begin{"flow": "find_kpj"}']


def test_an_english_question_gets_an_english_answer(chat: Chat) -> None:
    answer, _ = chat.say("How can I find my KPJ number? My company has closed.")
    assert answer["meta"]["topic"] == "kpj.find-number"
    assert "branch" in answer["text"]


def test_a_complaint_travels_to_the_officer_and_back(product: Product, chat: Chat) -> None:
    _, asking = chat.say("kode otp jmo tidak masuk terus ke hp saya, sudah 3 kali minta")
    number = ticket_number(chat.press(asking["buttons"][1]))
    assert "menunggu petugas" in texts(chat.say("tiket saya sampai mana ya"))

    officer = product.officer()
    ticket = officer.get(f"/api/v1/tickets/{number}").raise_for_status().json()
    assert (ticket["reason"], ticket["category"], ticket["language"]) == ("unsolved", "otp_code", "id")
    assert ticket["article"] == "account-otp"
    assert any("3 kali minta" in line["text"] for line in ticket["transcript"])

    officer.post(f"/api/v1/tickets/{number}/take").raise_for_status()
    assert chat.owner() == "officer"
    assert chat.say("halo pak?") == []  # the bot is silent while an officer has the talk

    officer.post(f"/api/v1/tickets/{number}/answer", json={"text": "Silakan ke cabang dengan e-KTP."})
    assert chat.history()[-1]["text"] == "Silakan ke cabang dengan e-KTP."

    body = {"resolution": "explained"}
    officer.post(f"/api/v1/tickets/{number}/resolve", json=body).raise_for_status()
    question = chat.history()[-1]
    assert question["from"] == "bot"
    assert "beres" in question["text"]
    assert f"Tiket {number} kami tutup" in texts(chat.press(question["buttons"][0]))
    assert officer.get(f"/api/v1/tickets/{number}").json()["state"] == "closed"


def test_not_solved_after_all_opens_the_ticket_again(product: Product, chat: Chat) -> None:
    number = ticket_number(chat.say("saya mau bicara dengan petugas saja"))
    officer = product.officer()
    officer.post(f"/api/v1/tickets/{number}/take").raise_for_status()
    officer.post(f"/api/v1/tickets/{number}/resolve", json={"resolution": "solved", "text": "Sudah kami buka."})
    chat.press(chat.history()[-1]["buttons"][1])
    assert officer.get(f"/api/v1/tickets/{number}").json()["state"] == "new"
    assert chat.owner() == "queue"


def test_money_at_stake_goes_to_a_person_at_once(product: Product, chat: Chat) -> None:
    number = ticket_number(chat.say("saldo jht saya hilang dicairkan orang lain padahal saya tidak pernah klaim"))
    ticket = product.officer().get(f"/api/v1/tickets/{number}").json()
    assert (ticket["severity"], ticket["reason"]) == ("S1", "severe")


def test_two_failures_of_the_bot_lead_to_a_ticket(chat: Chat) -> None:
    offers = chat.say("pensiun saya")
    none_of_these = offers[0]["buttons"][-1]
    assert none_of_these["payload"] == "/none_of_these"
    assert "kata lain" in texts(chat.press(none_of_these))
    assert ticket_number(chat.press(none_of_these))


def test_a_ticket_is_told_only_to_its_own_contact(product: Product, chat: Chat) -> None:
    number = ticket_number(chat.say("tolong sambungkan ke petugas"))
    other = product.chat()
    answer = texts(other.say(f"tiket {number} gimana kabarnya"))
    assert "tidak menemukan" in answer


def test_an_article_is_offered_when_the_bot_is_unsure_and_the_choice_is_answered(chat: Chat) -> None:
    offers = chat.say("pensiun saya")
    buttons = [button for message in offers for button in message["buttons"]]
    chosen = next(button for button in buttons if button["payload"].startswith("/choose_article"))
    assert "." in chosen["topic"]
    answer = chat.press(chosen)[0]
    assert answer["meta"]["topic"] == chosen["topic"]


def test_the_language_can_be_fixed(chat: Chat) -> None:
    assert "English" in texts(chat.say("english please"))
    assert "How" in texts(chat.say("terima kasih")) or "welcome" in texts(chat.say("terima kasih"))
