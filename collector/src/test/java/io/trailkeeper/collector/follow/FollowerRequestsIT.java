package io.trailkeeper.collector.follow;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.EventFilterFormat;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what is not to be asked. */
class FollowerRequestsIT {

  private static final String READ = "/journal/v1/read";
  private static final String FILTER = new String(EventFilterFormat.write(EVERYTHING), UTF_8);

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;
  private TestingFollowers followers;
  private HttpClient client;

  @BeforeEach
  void start() {
    journal = Journal.open(options(directory), CLOCK);
    start = journal.earliest();
    append(journal, "one", "two");
    journal.register("f", start);
    followers = new TestingFollowers(journal);
    client = client(HttpClient.Version.HTTP_2);
  }

  @AfterEach
  void stop() {
    followers.close();
    journal.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void answersWithEventsOverBothVersions(HttpClient.Version version) throws Exception {
    // When
    HttpResponse<byte[]> response =
        client(version)
            .send(
                post(READ, BodyPublishers.ofString(read("", FILTER))), BodyHandlers.ofByteArray());

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.headers().firstValue("content-type")).contains(Answer.CONTENT_TYPE);
    assertThat(response.headers().firstValueAsLong("content-length"))
        .hasValue(response.body().length);
    assertThat(response.headers().firstValue("server")).isEmpty();
    assertThat(response.body()).startsWith(Answer.MAGIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        "{\"partition\":\"p\"",
        "{\"partition\":{\"a\":1}}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":FILTER,\"maxEvents\":0,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":FILTER,\"maxEvents\":1,\"maxBytes\":-1}",
        "{\"partition\":\"PARTITION\",\"from\":-1,\"committed\":0,\"filter\":FILTER,\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":1,\"committed\":2,\"filter\":FILTER,\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":1,\"before\":1,\"committed\":0,\"filter\":FILTER,\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":null,\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":{\"x\":1},\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":[1],\"maxEvents\":1,\"maxBytes\":1}",
        "{\"partition\":\"PARTITION\",\"from\":0,\"committed\":0,\"filter\":FILTER,\"maxEvents\":1,\"maxBytes\":1,\"follower\":\"other\"}"
      })
  void saysWhatIsWrongWithARead(String body) throws Exception {
    assertRefused(
        post(
            READ,
            BodyPublishers.ofString(
                body.replace("PARTITION", start.partition()).replace("FILTER", FILTER))),
        400,
        "BadRequest");
    assertThat(followers.requests("read", "invalid_request")).isEqualTo(1);
    assertThat(followers.requests("read", "internal")).isZero();
  }

  @Test
  void refusesWhatIsNestedDeep() throws Exception {
    assertRefused(
        post(READ, BodyPublishers.ofString(read("", "[".repeat(15_000)))), 400, "BadRequest");
    assertRefused(
        post(
            READ,
            BodyPublishers.ofString(
                read("", "{\"cluster\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"))),
        400,
        "BadRequest");
  }

  @Test
  void refusesWhatIsSmallAsBytesAndLargeAsValues() throws Exception {
    assertRefused(
        post(READ, BodyPublishers.ofString(read("", "[" + "1,".repeat(30_000) + "1]"))),
        413,
        "RequestEntityTooLarge");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void refusesABodyThatIsTooLargeWhetherItsLengthIsToldOrNot(HttpClient.Version version)
      throws Exception {
    // Given
    byte[] large = new byte[(4 << 20) + 1];
    BodyPublisher untold = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large.clone()));
    client = client(version);

    // When, then
    assertRefused(post(READ, BodyPublishers.ofByteArray(large)), 413, "RequestEntityTooLarge");
    assertRefused(post(READ, untold), 413, "RequestEntityTooLarge");
    assertRefused(
        HttpRequest.newBuilder(followers.uri().resolve("/journal/v1/registration"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(new byte[5000]))
            .build(),
        413,
        "RequestEntityTooLarge");
  }

  @Test
  void takesAFilterThatNamesTenThousandNamespaces() throws Exception {
    // Given
    Set<String> namespaces =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "namespace-of-a-tenant-with-a-long-name-" + i)
            .collect(Collectors.toSet());
    EventFilter filter =
        new EventFilter(
            new ClusterIdentity("123456789012", "local"),
            new Selection(new Scope.Cluster(), List.of(), List.of()),
            namespaces);

    // When, then
    assertThat(
            followers
                .remote("f")
                .read(request("f", start, start, filter, 10, 1000, Duration.ZERO))
                .events())
        .hasSize(2);
  }

  @Test
  void refusesOtherPathsMethodsAndTypes() throws Exception {
    assertRefused(get("/"), 404, "NotFound");
    assertRefused(get("/journal/v2/read"), 404, "NotFound");
    assertRefused(get("/journal/v1/read/"), 404, "NotFound");
    assertRefused(get(READ), 405, "MethodNotAllowed");
    assertRefused(get("/journal/v1/since"), 400, "BadRequest");
    assertRefused(get("/journal/v1/since?time=yesterday"), 400, "BadRequest");
    assertRefused(get("/journal/v1/since?time=%FF"), 400, "BadRequest");
    assertRefused(
        HttpRequest.newBuilder(followers.uri().resolve(READ))
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        415,
        "UnsupportedMediaType");
  }

  @Test
  void repeatsNoLongTextsInAnswers() throws Exception {
    String longText = "x".repeat(40_000);
    assertRefused(
        post(READ, BodyPublishers.ofString(read("", "{\"" + longText + "\":1}"))),
        400,
        "BadRequest");
    assertRefused(
        post(READ, BodyPublishers.ofString("{\"" + longText + "\":1}")), 400, "BadRequest");
    assertRefused(
        post(READ, BodyPublishers.ofString("{\"partition\":\"" + longText + "\"}")),
        400,
        "BadRequest");
    assertRefused(get("/" + longText.substring(0, 8000)), 404, "NotFound");
  }

  @Test
  void saysWhichCursorIsUnknown() throws Exception {
    // When
    HttpResponse<String> response =
        client.send(
            post(
                "/journal/v1/wait",
                BodyPublishers.ofString(
                    "{\"partition\":\"other\",\"from\":7,\"committed\":7,\"maxWaitMillis\":1}")),
            BodyHandlers.ofString());

    // Then
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body())
        .contains("\"reason\":\"UnknownCursor\"")
        .contains(
            "\"details\":{\"found\":{\"partition\":\"other\",\"offset\":7},\"end\":{\"partition\":\""
                + start.partition()
                + "\",\"offset\":2}},\"code\":409}");
  }

  @Test
  void aFollowerThatAsksTooManyThingsAtOnceIsRefused() throws Exception {
    // Given
    String wait =
        "{\"partition\":\""
            + start.partition()
            + "\",\"from\":2,\"committed\":2,\"maxWaitMillis\":60000}";
    var waits =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    client.sendAsync(
                        post("/journal/v1/wait", BodyPublishers.ofString(wait)),
                        BodyHandlers.ofString()))
            .toList();
    await().until(() -> followers.gauge("waiting") == 16);

    // When
    HttpResponse<String> refused = client.send(get("/journal/v1/state"), BodyHandlers.ofString());

    // Then
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"reason\":\"TooManyRequests\"");
    assertThat(followers.remote("other").end()).isEqualTo(start.at(2));
    append(journal, "three");
    assertThat(waits).allSatisfy(wait1 -> assertThat(wait1.get().statusCode()).isEqualTo(200));
    await().until(() -> followers.remote("f").end().equals(start.at(3)));
  }

  private void assertRefused(HttpRequest request, int status, String reason)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.body()).contains("\"reason\":\"" + reason + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body().length()).isLessThan(1000);
    assertThat(client.send(get("/journal/v1/state"), BodyHandlers.ofString()).statusCode())
        .as("the server after it")
        .isEqualTo(200);
  }

  private String read(String more, String filter) {
    return "{\"partition\":\""
        + start.partition()
        + "\",\"from\":0,\"committed\":0,\"maxEvents\":10,\"maxBytes\":1000,\"filter\":"
        + filter
        + more
        + "}";
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(followers.uri().resolve(path))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private HttpRequest post(String path, BodyPublisher body) {
    return HttpRequest.newBuilder(followers.uri().resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json")
        .POST(body)
        .build();
  }

  private HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(followers.follower("f").context())
        .build();
  }
}
