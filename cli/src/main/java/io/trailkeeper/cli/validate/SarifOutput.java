package io.trailkeeper.cli.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.cli.process.BuildVersion;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.FindingName;
import io.trailkeeper.core.validation.Notice;
import io.trailkeeper.core.validation.ValidationReport;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as SARIF 2.1.0, with what code scanning asks for: findings are results of level {@code
 * error}, notices of level {@code note}, and the rule is the name. Artifacts are keys, relative to
 * the source.
 */
final class SarifOutput {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final String SOURCE = "SOURCE";

  private final ValidationReport report;
  private final String location;
  private final List<String> rules = new ArrayList<>();

  /**
   * @param location the source as a URI that ends in a slash
   */
  SarifOutput(ValidationReport report, String location) {
    this.report = report;
    this.location = location;
  }

  /** Writes the report. */
  void write(PrintWriter out) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "trailkeeper validate-logs").put("version", BuildVersion.get());
    addRules(driver.putArray("rules"));
    run.putObject("originalUriBaseIds").putObject(SOURCE).put("uri", location);
    run.putArray("invocations")
        .addObject()
        .put("executionSuccessful", true)
        .put("exitCode", report.isValid() ? 0 : ValidateLogsCommand.EXIT_FINDINGS);
    ArrayNode results = run.putArray("results");
    for (Finding finding : report.findings()) {
      add(
          results,
          finding.name().text(),
          "error",
          finding.objectKey(),
          finding.name().sentence()
              + ". Expected: "
              + finding.expected()
              + ". Found: "
              + finding.found());
    }
    for (Notice notice : report.notices()) {
      add(
          results,
          notice.name().text(),
          "note",
          notice.objectKey(),
          notice.detail() + " (" + notice.from() + " to " + notice.to() + ")");
    }
    addProperties(run.putObject("properties"));
    try {
      out.println(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is made of texts and numbers", e);
    }
    out.flush();
  }

  private void addRules(ArrayNode array) {
    for (FindingName name : FindingName.values()) {
      addRule(array, name.text(), name.sentence(), "error");
    }
    for (Notice.Name name : Notice.Name.values()) {
      addRule(array, name.text(), name.text(), "note");
    }
  }

  private void addRule(ArrayNode array, String id, String sentence, String level) {
    rules.add(id);
    ObjectNode rule = array.addObject().put("id", id).put("name", id);
    rule.putObject("shortDescription").put("text", sentence);
    rule.putObject("fullDescription").put("text", sentence);
    rule.putObject("help")
        .put("text", "See docs/format/digest-file.md, section 7, of Trailkeeper: " + id);
    rule.putObject("defaultConfiguration").put("level", level);
    rule.putObject("properties").putArray("tags").add("integrity").add("audit");
  }

  private void add(ArrayNode results, String id, String level, String key, String text) {
    ObjectNode result = results.addObject();
    result.put("ruleId", id).put("ruleIndex", rules.indexOf(id)).put("level", level);
    result.putObject("message").put("text", text);
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(key)).put("uriBaseId", SOURCE);
    // Objects have no lines, but code scanning wants one.
    place.putObject("region").put("startLine", 1);
    String identity = String.join("\n", id, report.request().trail().toString(), key, text);
    result
        .putObject("partialFingerprints")
        .put("primaryLocationLineHash", Sha256.hex(identity.getBytes(StandardCharsets.UTF_8)));
  }

  private void addProperties(ObjectNode properties) {
    properties
        .put("trailARN", report.request().trail().toString())
        .put("startTime", report.request().start().toString())
        .put("endTime", report.request().end().toString())
        .put("validDigestFiles", report.digests().valid())
        .put("digestFiles", report.digests().total())
        .put("validLogFiles", report.logFiles().valid())
        .put("logFiles", report.logFiles().total())
        .put("findingCount", report.findingCount())
        .put("noticeCount", report.noticeCount());
  }

  /** Returns a key as a relative reference. */
  private static String uri(String key) {
    try {
      // With a slash before it, a colon in the key makes no scheme.
      return new URI(null, null, "/" + key, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("every text is a path once it is escaped", e);
    }
  }
}
