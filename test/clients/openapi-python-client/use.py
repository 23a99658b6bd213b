"""Reports, reads, lists, uploads and is refused, by types that openapi-python-client has made; prints what it saw."""

import datetime
import hashlib
import io
import json
import os

from duban_client import AuthenticatedClient
from duban_client.api.evidence import upload_evidence
from duban_client.api.tasks import get_task, list_tasks, report_progress
from duban_client.models import GetTaskAnswer, Problem, ReportProgressBody, StandingReport, TaskList, UploadEvidenceAnswer
from duban_client.models.report import Report
from duban_client.types import File

client = AuthenticatedClient(base_url=os.environ["DUBAN_URL"], token=os.environ["TOKEN"])
task = {"plan": "zjkjt2012", "code": "3.2"}


def report(percent: int, key: str):
    body = ReportProgressBody(percent=percent, done="模拟：Python 客户端", occurred_on=datetime.date(2012, 7, 31))
    return report_progress.sync_detailed(**task, client=client, body=body, idempotency_key=key)


reported = report(20, "python-1")
read = get_task.sync(**task, client=client, min_position=reported.parsed.position)
assert isinstance(read, GetTaskAnswer) and isinstance(read.report, (Report, StandingReport))
tasks = list_tasks.sync(task["plan"], client=client, limit=5)
assert isinstance(tasks, TaskList)
content = "%PDF-1.4 模拟 Python".encode()
sha256 = hashlib.sha256(content).hexdigest()
uploaded = upload_evidence.sync(sha256, client=client, body=File(payload=io.BytesIO(content)))
assert isinstance(uploaded, UploadEvidenceAnswer)
problem = report(101, "python-2").parsed
assert isinstance(problem, Problem)

print(
    json.dumps(
        {
            "reported": reported.status_code,
            "percent": read.report.percent,
            "listed": len(tasks.items),
            "uploaded": uploaded.sha256 == sha256,
            "problem": [problem.status, problem.code, problem.errors[0].pointer],
        }
    )
)
