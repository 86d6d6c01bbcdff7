package io.trailkeeper.core.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventNamesTest {

  private static final EventClassifier CLASSIFIER =
      new EventClassifier(new ClusterIdentity("123456789012", "local"), Set.of());

  @ParameterizedTest
  @CsvSource({
    "get, secrets, GetSecret",
    "list, secrets, ListSecrets",
    "watch, secrets, WatchSecrets",
    "create, pods/exec, CreatePodExec",
    "get, pods/exec, GetPodExec",
    "create, pods/portforward, CreatePodPortForward",
    "patch, pods/ephemeralcontainers, PatchPodEphemeralContainers",
    "get, pods/log, GetPodLog",
    "create, pods/binding, CreatePodBinding",
    "create, serviceaccounts/token, CreateServiceAccountToken",
    "patch, deployments.apps, PatchDeployment",
    "patch, deployments.apps/scale, PatchDeploymentScale",
    "deletecollection, pods, DeleteCollectionPods",
    "deletecollection, networkpolicies.networking.k8s.io, DeleteCollectionNetworkPolicies",
    "delete, networkpolicies.networking.k8s.io, DeleteNetworkPolicy",
    "list, ingresses.networking.k8s.io, ListIngresses",
    "get, ingresses.networking.k8s.io, GetIngress",
    "list, storageclasses.storage.k8s.io, ListStorageClasses",
    "get, storageclasses.storage.k8s.io, GetStorageClass",
    "list, endpoints, ListEndpoints",
    "get, endpoints, GetEndpoints",
    "list, componentstatuses, ListComponentStatuses",
    "watch, apiservices.apiregistration.k8s.io, WatchAPIServices",
    "get, csinodes.storage.k8s.io, GetCSINode",
    "update, leases.coordination.k8s.io, UpdateLease",
    "create, subjectaccessreviews.authorization.k8s.io, CreateSubjectAccessReview",
    "list, customresourcedefinitions.apiextensions.k8s.io, ListCustomResourceDefinitions",
    "update, namespaces/finalize, UpdateNamespaceFinalize",
    "get, nodes/proxy, GetNodeProxy",
    "create, widgets.shop.example, CreateWidget",
    "list, gateways.gateway.networking.k8s.io, ListGateways",
    "get, gateways.gateway.networking.k8s.io, GetGateway",
    "get, proxies.shop.example, GetProxy",
    "list, proxies.shop.example, ListProxies",
    "get, boxes.shop.example, GetBox",
    "list, boxes.shop.example, ListBoxes",
    "list, sheep.shop.example, ListSheeps",
    "approve, certificatesigningrequests.certificates.k8s.io, ApproveCertificateSigningRequest",
  })
  void namesCallsAsCloudTrailDoes(String verb, String type, String expected) {
    assertThat(name(verb, type)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "get, GetNonResourceURL",
    "post, PostNonResourceURL",
    "delete, DeleteNonResourceURL",
  })
  void namesRequestsToNoResource(String method, String expected) {
    assertThat(CLASSIFIER.classify(TestingEvent.nonResource(method).event()).eventName())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "a\r\nb\u0000",
        "\u202e\u0130stanbul\uD83D\uDE00",
        "=cmd|' /C calc'!A0",
        "s",
        "ss",
        "ies",
        "es",
        " ",
        "-"
      })
  void namesWhateverClientsAskForWithPlainCharacters(String hostile) {
    // When
    String name =
        CLASSIFIER
            .classify(TestingEvent.of(hostile, hostile, hostile, hostile).event())
            .eventName();

    // Then
    assertThat(name).matches("[A-Za-z0-9_]{1,128}");
  }

  @Test
  void cutsLongNames() {
    // When
    String name =
        CLASSIFIER
            .classify(
                TestingEvent.of("get", "", "x".repeat(1_000_000), "y".repeat(1_000_000)).event())
            .eventName();

    // Then
    assertThat(name).hasSize(128).startsWith("GetXxx");
  }

  @Test
  void cutsLongNamesOfRequestsToNoResource() {
    // When
    String name =
        CLASSIFIER.classify(TestingEvent.nonResource("x".repeat(120)).event()).eventName();

    // Then
    assertThat(name).hasSize(128).endsWith("xNonResou");
  }

  @Test
  void doesNotDependOnTheLocale() {
    // Given
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));

    try {
      // When
      String name = name("impersonate", "ingresses.networking.k8s.io/iscsi");

      // Then
      assertThat(name).isEqualTo("ImpersonateIngressIscsi");
    } finally {
      Locale.setDefault(locale);
    }
  }

  private static String name(String verb, String type) {
    return CLASSIFIER.classify(TestingEvent.of(verb, type).event()).eventName();
  }
}
