"""A mail server (aiosmtpd) that does what servers in trouble do. Its first line is its port; what it
has taken is appended to a file, one Message-ID a line, before it answers or fails to."""
import asyncio, re, sys
from aiosmtpd.smtp import SMTP

manner, taken = sys.argv[1], sys.argv[2]
count = 0

class Handler:
    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.M | re.I)
        keep = lambda: open(taken, "a").write((found.group(1).decode() if found else "?") + "\n")
        if manner == "drops-before-250" and count % 5 == 0:
            keep()
            server.transport.abort()
            return "421 4.3.0 gone"
        if manner == "drops-and-loses" and count % 5 == 0:
            server.transport.abort()
            return "421 4.3.0 gone"
        if manner == "greylists" and count <= 3:
            return "451 4.7.1 try again later"
        keep()
        return "250 2.0.0 Ok: queued as AIO%d" % count

class Odd(SMTP):
    async def smtp_EHLO(self, hostname):
        await super().smtp_EHLO(hostname)

async def main():
    size = 1200 if manner == "small" else 5_000_000
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Odd(Handler(), data_size_limit=size, enable_SMTPUTF8=True, hostname="odd.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
