"""What dkimpy says of signatures. One JSON object a line: a message (base64), the DNS as it stands.
Answers with one line each: whether each signature of the message, from the top, is good."""
import base64, json, sys
import dkim

for line in sys.stdin:
    asked = json.loads(line)
    message = base64.b64decode(asked["message"])
    names = {name.rstrip(".") + ".": text for name, text in asked["names"].items()}

    def txt(name, timeout=5):
        name = name.decode() if isinstance(name, bytes) else name
        text = names.get(name.rstrip(".") + ".")
        return text.encode() if text is not None else None

    count = sum(1 for h in message.split(b"\r\n\r\n")[0].split(b"\r\n") if h.lower().startswith(b"dkim-signature:"))
    said = []
    for index in range(count):
        try:
            said.append(bool(dkim.DKIM(message, minkey=1024).verify(idx=index, dnsfunc=txt)))
        except dkim.DKIMException as why:
            print(why, file=sys.stderr)
            said.append(False)
    print(json.dumps(said), flush=True)
