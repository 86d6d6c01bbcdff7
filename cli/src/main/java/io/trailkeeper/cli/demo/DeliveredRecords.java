package io.trailkeeper.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.core.logfile.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads records back from delivered log files of the format CloudTrail. */
final class DeliveredRecords {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DeliveredRecords() {}

  /** Returns the uncompressed content of a log file. */
  static byte[] content(Path logFile) throws IOException {
    Compression compression =
        Compression.ofKey(logFile.toString())
            .orElseThrow(() -> new DemoException(logFile + " is not a log file"));
    try (InputStream stored = Files.newInputStream(logFile);
        InputStream content = compression.open(stored)) {
      return content.readAllBytes();
    }
  }

  /** Returns who did what, a line each, of the records in log files. */
  static List<String> lines(List<Path> logFiles) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path logFile : logFiles) {
      for (JsonNode found : MAPPER.readTree(content(logFile)).path("Records")) {
        lines.add(line(found));
      }
    }
    return lines;
  }

  private static String line(JsonNode found) {
    JsonNode parameters = found.path("requestParameters");
    JsonNode command = parameters.path("query").path("command");
    String issuer = found.at("/userIdentity/sessionContext/sessionIssuer/userName").asText("");
    return "%s  %-16s %-16s %-34s %s"
        .formatted(
            found.path("eventTime").asText(),
            found.at("/userIdentity/userName").asText("(nobody)")
                + (issuer.isEmpty() ? "" : " (" + issuer + ")"),
            found.path("eventName").asText(),
            parameters.path("namespace").asText("-") + "/" + parameters.path("name").asText("*"),
            (command.isEmpty() ? "" : command + " ") + found.path("errorCode").asText("allowed"));
  }
}
