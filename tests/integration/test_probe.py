from tests.integration.test_jobs import *
from dataclasses import replace
from tests.api import *
from tests.factories import *
from tests.integration.test_routes import served
import subprocess

async def test_live(database):
    parts = parts_for(database)
    async with parts.jobs.open_async():
        message = (await send(database, "satu")).message
        class D:
            n = 0
            async def answer(self, heard):
                D.n += 1
                if D.n == 1:
                    await defer_turn(parts.jobs, message.conversation_id)
                    raise RuntimeError("x")
                return await EchoDialogue().answer(heard)
        async with worker(parts, D()):
            await defer_turn(parts.jobs, message.conversation_id)
            parts.clock.advance(seconds=5)
            await asyncio.sleep(14)
            async with database.transaction() as s:
                print("LIVE", D.n, list(await s.execute(text("select task_name,status::text,worker_id from procrastinate_jobs where task_name='turn'"))))
    assert 0

async def test_docs(database):
    async with api_around(parts_for(database)) as api, served(api.app) as url:
        p = await asyncio.create_subprocess_exec("chromium","--headless","--no-sandbox","--disable-gpu","--enable-logging=stderr","--v=0","--virtual-time-budget=3000","--dump-dom",url+"/docs",stdout=subprocess.PIPE,stderr=subprocess.PIPE)
        o,e = await asyncio.wait_for(p.communicate(), 60)
        print("DOM", b"opblock" in o, len(o)); print("CSP", [l for l in e.decode().splitlines() if "Content Security" in l or "CONSOLE" in l][:5])
    assert 0
