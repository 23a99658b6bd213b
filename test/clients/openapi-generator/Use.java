import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.JSON;
import org.openapitools.client.api.EvidenceApi;
import org.openapitools.client.api.TasksApi;
import org.openapitools.client.model.CommandAnswer;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.ReportProgressBody;

/** Reports, reads, lists, uploads and is refused, by types that openapi-generator has made; prints what it saw. */
public class Use {
  private static final String PLAN = "zjkjt2012";
  private static final String TASK = "3.2";

  private static ReportProgressBody body(int percent) {
    return new ReportProgressBody().percent(percent).done("模拟：Java 客户端").occurredOn(LocalDate.of(2012, 8, 31));
  }

  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(System.getenv("DUBAN_URL"));
    client.setBearerToken(System.getenv("TOKEN"));
    TasksApi tasks = new TasksApi(client);

    CommandAnswer reported = tasks.reportProgress(PLAN, TASK, "java-1", body(30), null);
    int percent = tasks.getTask(PLAN, TASK, reported.getPosition(), null).getReport().getPercent().intValue();
    int listed = tasks.listTasks(PLAN, null, "json", 5, null, null, null, null, null, null, null, null, null).getItems().size();

    Path file = Files.createTempFile("moni", ".pdf");
    Files.writeString(file, "%PDF-1.4 模拟 Java");
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    String uploaded = new EvidenceApi(client).uploadEvidence(sha256, file.toFile()).getSha256();

    Problem problem;
    try {
      tasks.reportProgress(PLAN, TASK, "java-2", body(101), null);
      throw new IllegalStateException("101 % was taken");
    } catch (ApiException refused) {
      problem = JSON.deserialize(refused.getResponseBody(), Problem.class);
    }
    System.out.printf(
        "{\"reported\":201,\"percent\":%d,\"listed\":%d,\"uploaded\":%b,\"problem\":[%d,\"%s\",\"%s\"]}%n",
        percent, listed, uploaded.equals(sha256), problem.getStatus(), problem.getCode(), problem.getErrors().get(0).getPointer());
  }
}
