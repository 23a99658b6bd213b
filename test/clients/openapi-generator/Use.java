import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.TasksApi;
import org.openapitools.client.model.CommandAnswer;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.ReportProgressBody;
import org.openapitools.client.model.UploadEvidenceAnswer;

/** Reports, reads, lists, uploads and is refused, by types that openapi-generator has made; prints what it saw. */
public class Use {
  private static final String PLAN = "zjkjt2012";
  private static final String TASK = "3.2";

  private static ReportProgressBody body(int percent) {
    return new ReportProgressBody().percent(percent).done("模拟：Java 客户端").occurredOn(LocalDate.of(2012, 8, 31));
  }

  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("DUBAN_URL"));
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + System.getenv("TOKEN")));
    TasksApi tasks = new TasksApi(client);

    CommandAnswer reported = tasks.reportProgress(PLAN, TASK, "java-1", body(30), null);
    int percent = tasks.getTask(PLAN, TASK, reported.getPosition(), null, null).getReport().getPercent().intValue();
    int listed = tasks.listTasks(PLAN, null, "json", 5, null, null, null, null, null, null, null, null, null, null).getItems().size();

    // The method that the generator makes for the upload writes a file as JSON, so the bytes go out by the client beneath.
    byte[] content = "%PDF-1.4 模拟 Java".getBytes(StandardCharsets.UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    HttpRequest upload =
        HttpRequest.newBuilder(URI.create(client.getBaseUri() + "/v1/evidence/" + sha256))
            .header("Authorization", "Bearer " + System.getenv("TOKEN"))
            .header("Content-Type", "application/pdf")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
            .build();
    String answer = client.getHttpClient().send(upload, HttpResponse.BodyHandlers.ofString()).body();
    String uploaded = client.getObjectMapper().readValue(answer, UploadEvidenceAnswer.class).getSha256();

    Problem problem;
    try {
      tasks.reportProgress(PLAN, TASK, "java-2", body(101), null);
      throw new IllegalStateException("101 % was taken");
    } catch (ApiException refused) {
      problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
    }
    System.out.printf(
        "{\"reported\":201,\"percent\":%d,\"listed\":%d,\"uploaded\":%b,\"problem\":[%d,\"%s\",\"%s\"]}%n",
        percent, listed, uploaded.equals(sha256), problem.getStatus(), problem.getCode(), problem.getErrors().get(0).getPointer());
  }
}
