package io.trailkeeper.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {

  @TempDir private Path directory;

  @Test
  void readsWritesAndWatchesAreToldApart() throws IOException {
    // Given
    Path log =
        Files.writeString(
            directory.resolve("audit.log"),
            event("ResponseComplete", "list", "{\"resource\":\"trails\"}")
                + event("ResponseStarted", "watch", "{\"resource\":\"trails\"}")
                + event("ResponseComplete", "watch", "{\"resource\":\"trails\"}")
                + event(
                    "ResponseComplete",
                    "patch",
                    "{\"resource\":\"trails\",\"subresource\":\"status\"}")
                + event("ResponseComplete", "delete", "{\"resource\":\"secrets\"}")
                + event("ResponseComplete", "create", "{\"resource\":\"selfsubjectreviews\"}")
                + event("ResponseComplete", "get", "{\"resource\":\"leases\"}")
                + event("ResponseComplete", "patch", "{\"resource\":\"leases\"}")
                + "{\"stage\":\"ResponseComp");

    // When
    RequestLog requests = RequestLog.read(log);

    // Then
    assertThat(requests.readCount()).isEqualTo(1);
    assertThat(requests.watchCount()).isEqualTo(1);
    assertThat(requests.writes())
        .isEqualTo(Map.of("patch trails/status", 1L, "delete secrets", 1L));
    assertThat(requests.writeCount()).isEqualTo(2);
    assertThat(requests.leaseWriteCount()).isEqualTo(1);
  }

  @Test
  void whatWasReadBeforeIsNotCountedAgain() {
    // Given
    RequestLog before = new RequestLog(List.of("patch trails", "patch trails"));
    RequestLog after = new RequestLog(List.of("patch trails", "patch trails", "delete trails"));

    // When
    RequestLog between = after.since(before);

    // Then
    assertThat(between.writes()).isEqualTo(Map.of("delete trails", 1L));
  }

  @Test
  void anApiServerThatWasAskedNothingHasNoLog() throws IOException {
    assertThat(RequestLog.read(directory.resolve("none")).requests()).isEmpty();
  }

  private static String event(String stage, String verb, String object) {
    return "{\"kind\":\"Event\",\"stage\":\""
        + stage
        + "\",\"verb\":\""
        + verb
        + "\",\"objectRef\":"
        + object
        + "}\n";
  }
}
