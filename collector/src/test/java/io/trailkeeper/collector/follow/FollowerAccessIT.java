package io.trailkeeper.collector.follow;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.FollowerLag;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.UnknownFollowerException;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what. */
class FollowerAccessIT {

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;
  private TestingFollowers followers;

  @BeforeEach
  void start() {
    journal = Journal.open(options(directory), CLOCK);
    start = journal.earliest();
    append(journal, "one", "two");
    followers = new TestingFollowers(journal);
  }

  @AfterEach
  void stop() {
    followers.close();
    journal.close();
  }

  @Test
  void aFollowerIsTheOneThatItsCertificateNames() throws Exception {
    // Given
    followers.remote("a").register("a", start);
    followers.remote("b").register("b", start.at(2));

    // When, then
    assertThat(journal.followers()).extracting(FollowerLag::follower).containsExactly("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> followers.remote("a").register("b", start))
        .withMessageContaining("\"b\"")
        .withMessageContaining("\"a\"");
    assertThatIllegalArgumentException().isThrownBy(() -> followers.remote("a").unregister("b"));
    assertThatIllegalArgumentException().isThrownBy(() -> followers.remote("a").committed("b"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                followers
                    .remote("a")
                    .read(request("b", start, start, EVERYTHING, 1, 1, Duration.ZERO)));
    followers.remote("a").unregister("a");
    assertThat(journal.followers()).extracting(FollowerLag::follower).containsExactly("b");
  }

  @Test
  void aNameThatIsNoFollowersIsRefused() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> followers.remote("Not A Name").register("Not A Name", start))
        .withMessageContaining("HTTP status 400")
        .withMessageContaining("lower-case");
  }

  @Test
  void theOperatorSeesAllAndForgetsButDoesNotRead() throws Exception {
    // Given
    followers.remote("a").register("a", start.at(1));
    HttpClient operator = client(followers.client("operator", ClientRole.OPERATOR));

    // When
    HttpResponse<String> all = ask(operator, "GET", "/journal/v1/followers");
    HttpResponse<String> forgotten = ask(operator, "DELETE", "/journal/v1/followers/a");
    HttpResponse<String> again = ask(operator, "DELETE", "/journal/v1/followers/a");
    HttpResponse<String> invalid = ask(operator, "DELETE", "/journal/v1/followers/..%2fx");
    HttpResponse<String> state = ask(operator, "GET", "/journal/v1/state");

    // Then
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body())
        .startsWith(
            "{\"partition\":\""
                + start.partition()
                + "\",\"end\":2,\"followers\":[{\"name\":\"a\",\"committed\":1,\"lagEvents\":1,\"lagBytes\":");
    assertThat(forgotten.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(invalid.statusCode()).isBetween(400, 404);
    assertThat(journal.followers()).isEmpty();
    assertThat(state.statusCode()).isEqualTo(403);
    assertThat(state.body())
        .contains("\"reason\":\"Forbidden\"")
        .contains("trailkeeper:operators")
        .contains("trailkeeper:followers");
  }

  @Test
  void othersMayDoNothing() throws Exception {
    // Given
    HttpClient follower = client(followers.follower("a"));
    HttpClient source = client(followers.client("kube-apiserver", ClientRole.AUDIT_SOURCE));

    // When, then
    assertThat(ask(follower, "GET", "/journal/v1/followers").statusCode()).isEqualTo(403);
    assertThat(ask(follower, "DELETE", "/journal/v1/followers/b").statusCode()).isEqualTo(403);
    for (Operation operation : Operation.values()) {
      assertThat(ask(source, operation.method(), operation.path()).statusCode())
          .as(operation.path())
          .isEqualTo(403);
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            TestingFollowers.remote(
                    followers.server.port(), followers.client("a", ClientRole.AUDIT_SOURCE))
                ::end)
        .withMessageContaining("HTTP status 403")
        .withMessageContaining("valid until")
        .withMessageContaining("CN=a");
  }

  @Test
  void aServerOfAnotherAuthorityIsNotBelieved() {
    // Given
    CertificateAuthority other = TestingFollowers.newAuthority();
    TlsMaterial material =
        TestingFollowers.material(followers.authority.issueClient("a", ClientRole.FOLLOWER), other);

    // When, then
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(TestingFollowers.remote(followers.server.port(), material)::end)
        .withMessageContaining("trust the authority")
        .withMessageContaining("CN=a")
        .withMessageContaining("https://localhost:" + followers.server.port());
  }

  @Test
  void aFollowerOfAnotherAuthorityIsRefused() {
    // Given
    CertificateAuthority other = TestingFollowers.newAuthority();
    TlsMaterial material =
        TestingFollowers.material(other.issueClient("a", ClientRole.FOLLOWER), followers.authority);

    // When, then
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(TestingFollowers.remote(followers.server.port(), material)::end)
        .withMessageContaining("CN=a");
    await().until(() -> followers.tlsFailures("client_certificate_untrusted") == 1);
  }

  @Test
  void anExpiredCertificateIsRefusedAndNamed() {
    // Given
    Clock past = Clock.offset(Clock.systemUTC(), Duration.ofDays(-400));
    KeyCertificate expired =
        CertificateAuthority.load(followers.authority.keyCertificate(), past, new SecureRandom())
            .issueClient("a", ClientRole.FOLLOWER);
    TlsMaterial material = TestingFollowers.material(expired, followers.authority);

    // When, then
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(TestingFollowers.remote(followers.server.port(), material)::end)
        .withMessageContaining("CN=a")
        .withMessageContaining("valid until " + expired.certificate().getNotAfter().toInstant());
    await().until(() -> followers.tlsFailures("client_certificate_expired") == 1);
  }

  @Test
  void anotherHostsCertificateIsNotBelieved() {
    // Given
    TlsMaterial elsewhere =
        TestingFollowers.material(
            followers.authority.issueServing("capture", List.of("capture.example")),
            followers.authority);

    // When
    followers.server.reload(elsewhere);

    // Then
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(followers.remote("a")::end)
        .withMessageContaining("certificate is for this host");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    // Given
    int port = followers.server.port();
    RemoteJournal remote = followers.remote("a");
    followers.close();

    // When, then
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(remote::end)
        .withMessageContaining("GET https://localhost:" + port + "/journal/v1/state failed")
        .withMessageContaining("see that capture runs");
  }

  @Test
  void onlyServersAreNamedByUrl() {
    for (String url :
        List.of("http://h:1", "https://h:1/x", "https://h:1?q", "https:h", "/x", "https:///")) {
      assertThatIllegalArgumentException()
          .as(url)
          .isThrownBy(() -> new RemoteJournal(URI.create(url), () -> followers.follower("a")));
    }
  }

  @Test
  void whoIsForgottenIsToldSoWhole() {
    // Given
    RemoteJournal remote = followers.remote("a");

    // When, then
    assertThatExceptionOfType(UnknownFollowerException.class)
        .isThrownBy(
            () -> remote.read(request("a", start, start, EVERYTHING, 1, 1, Duration.ofSeconds(10))))
        .withMessage(new UnknownFollowerException("a", start.partition()).getMessage())
        .satisfies(e -> assertThat(e.follower()).isEqualTo("a"));
  }

  private static HttpClient client(TlsMaterial material) {
    return HttpClient.newBuilder().sslContext(material.context()).build();
  }

  private HttpResponse<String> ask(HttpClient client, String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(followers.uri().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
