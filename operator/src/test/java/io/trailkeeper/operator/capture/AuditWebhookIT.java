package io.trailkeeper.operator.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.operator.certificate.Authorities;
import io.trailkeeper.operator.certificate.AuthorityLife;
import io.trailkeeper.operator.certificate.CertificateLife;
import io.trailkeeper.operator.certificate.CertificateRequest;
import io.trailkeeper.operator.webhook.AuditPolicy;
import io.trailkeeper.operator.webhook.WebhookKubeconfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server, started with the files that the operator writes for it, and a server with the
 * serving certificate in capture's place.
 */
@KubernetesTest
class AuditWebhookIT {

  private static final String NAMESPACE = "audit";
  private static final String OPERATOR = "trailkeeper-operator";
  private static final String OPERATOR_USER = "system:serviceaccount:audit:trailkeeper-operator";
  private static final String SERVER_NAME = "trailkeeper-capture.audit.svc";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Queue<JsonNode> received = new ConcurrentLinkedQueue<>();
  private final Queue<String> callers = new ConcurrentLinkedQueue<>();

  @Test
  void anApiServerTakesTheFilesAndPostsWhatThePolicySays(@TempDir Path directory)
      throws IOException, GeneralSecurityException {
    // Given
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    Authorities authorities = new AuthorityLife(clock, random).step(Map.of(), "").authorities();
    CertificateLife life = new CertificateLife(clock, random);
    CertificateLife.Step serving =
        life.step(
            Map.of(), new CertificateRequest.Serving("capture", List.of(SERVER_NAME)), authorities);
    CertificateLife.Step client =
        life.step(
            Map.of(),
            new CertificateRequest.Client("kube-apiserver", ClientRole.AUDIT_SOURCE),
            authorities);
    HttpsServer capture = capture(serving.certificate(), authorities);
    for (Map.Entry<String, String> file : client.data().entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    Path kubeconfig = directory.resolve(WebhookKubeconfig.FILE);
    Files.writeString(
        kubeconfig,
        new WebhookKubeconfig("127.0.0.1", capture.getAddress().getPort(), SERVER_NAME).text());
    Path policy = directory.resolve(AuditPolicy.FILE);
    Files.writeString(policy, AuditPolicy.text(NAMESPACE, OPERATOR));

    // When
    try (TestingKubernetes kubernetes =
        TestingKubernetes.start(
            "--audit-policy-file=" + policy,
            "--audit-webhook-config-file=" + kubeconfig,
            "--audit-webhook-batch-max-wait=1s",
            "--audit-webhook-initial-backoff=1s")) {
      makeCalls(kubernetes);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> received.stream().anyMatch(of("delete", "configmaps", "the-last")));
    } finally {
      capture.stop(0);
    }

    // Then: by whom it comes.
    assertThat(callers).containsOnly("kube-apiserver [trailkeeper:audit-sources]");
    assertThat(received).noneMatch(event -> event.path("stage").asText().equals("RequestReceived"));
    assertThat(received.toString()).doesNotContain("managedFields\":[{");

    // Then: who did what, with what, as the policy says.
    assertThat(one(of("create", "secrets", "token")).path("level").asText()).isEqualTo("Metadata");
    assertThat(received.toString()).doesNotContain("aHVudGVyMg");
    assertThat(one(of("create", "roles", "reader")).path("responseObject").isMissingNode())
        .isFalse();
    assertThat(one(of("create", "serviceaccounts", "worker")).path("requestObject").isMissingNode())
        .isFalse();
    assertThat(
            one(of("create", "serviceaccounts", "worker")).path("responseObject").isMissingNode())
        .isTrue();
    assertThat(one(of("get", "namespaces", NAMESPACE)).path("level").asText())
        .isEqualTo("Metadata");
    assertThat(one(of("get", "pods", "none")).path("objectRef").path("subresource").asText())
        .isEqualTo("exec");
    assertThat(one(of("get", "pods", "none")).path("level").asText()).isEqualTo("Request");
    assertThat(received)
        .anyMatch(
            event ->
                event.path("requestURI").asText().endsWith("selfsubjectaccessreviews")
                    && !event.path("requestObject").isMissingNode());
    assertThat(received).anyMatch(event -> event.path("requestURI").asText().equals("/version"));

    // Then: the operator's heartbeat is left out, but not that of somebody who acts as the
    // operator.
    assertThat(received)
        .filteredOn(of("update", "leases", "trailkeeper-operator"))
        .extracting(event -> event.path("impersonatedUser").path("username").asText())
        .containsExactlyInAnyOrder("mallory", OPERATOR_USER);
    assertThat(received)
        .filteredOn(event -> event.path("user").path("username").asText().equals(OPERATOR_USER))
        .extracting(event -> event.path("verb").asText())
        .containsOnly("list");
  }

  private static void makeCalls(TestingKubernetes kubernetes) {
    KubernetesClient admin = kubernetes.client();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    admin.namespaces().withName(NAMESPACE).get();
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("token")
                .endMetadata()
                .withData(Map.of("password", "aHVudGVyMg=="))
                .build())
        .create();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("reader")
                .endMetadata()
                .build())
        .create();
    for (String account : List.of("worker", OPERATOR)) {
      admin
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace(NAMESPACE)
                  .withName(account)
                  .endMetadata()
                  .build())
          .create();
    }
    assertThat(admin.raw("/version")).contains("gitVersion");
    admin
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb("get")
                .withResource("secrets")
                .endResourceAttributes()
                .endSpec()
                .build());
    try {
      admin.raw("/api/v1/namespaces/" + NAMESPACE + "/pods/none/exec?command=id&stdout=true");
    } catch (KubernetesClientException e) {
      // There is no such pod; that it was tried is what counts.
      assertThat(e.getCode()).isPositive();
    }
    Lease lease =
        admin
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName("trailkeeper-operator")
                    .endMetadata()
                    .build())
            .create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("operator")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", OPERATOR, NAMESPACE)
                .build())
        .create();
    KubernetesClient operator = kubernetes.clientOf(NAMESPACE, OPERATOR);
    update(operator, lease, "operator");
    operator.pods().inNamespace(NAMESPACE).list();
    update(kubernetes.clientAs(OPERATOR_USER, "system:masters"), lease, "as the operator");
    update(kubernetes.clientAs("mallory", "system:masters"), lease, "mallory");
    var last =
        admin.resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("the-last")
                .endMetadata()
                .build());
    last.create();
    last.delete();
  }

  private static void update(KubernetesClient client, Lease lease, String holder) {
    client
        .resource(
            new LeaseBuilder(lease)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .endSpec()
                .build())
        .update();
  }

  private JsonNode one(Predicate<JsonNode> which) {
    return received.stream().filter(which).findFirst().orElseThrow();
  }

  private static Predicate<JsonNode> of(String verb, String resource, String name) {
    return event ->
        event.path("verb").asText().equals(verb)
            && event.path("objectRef").path("resource").asText().equals(resource)
            && event.path("objectRef").path("name").asText().equals(name);
  }

  private HttpsServer capture(KeyCertificate serving, Authorities authorities)
      throws IOException, GeneralSecurityException {
    SSLContext tls = tls(serving, authorities);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/audit/v1", this::take);
    server.start();
    return server;
  }

  private void take(HttpExchange exchange) throws IOException {
    Certificate[] chain = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
    ClientIdentity caller = ClientIdentity.of((X509Certificate) chain[0]);
    callers.add(caller.name() + " " + caller.organisations());
    JSON.readTree(exchange.getRequestBody()).path("items").forEach(received::add);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static SSLContext tls(KeyCertificate serving, Authorities authorities)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "serving", serving.key(), new char[0], serving.chain().toArray(new Certificate[0]));
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (X509Certificate authority : authorities.trusted()) {
      trusted.setCertificateEntry(authority.getSerialNumber().toString(), authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
