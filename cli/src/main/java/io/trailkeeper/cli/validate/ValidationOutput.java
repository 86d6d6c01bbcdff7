package io.trailkeeper.cli.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.trailkeeper.core.validation.ChainHead;
import io.trailkeeper.core.validation.FileCount;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.Notice;
import io.trailkeeper.core.validation.ValidationReport;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A validation's report for people, in the AWS CLI's closing lines, and for programs. */
public final class ValidationOutput {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ValidationOutput() {}

  /** Writes a report as text. */
  public static void text(ValidationReport report, PrintWriter out) {
    for (Finding finding : report.findings()) {
      out.println(finding.name().text() + ": " + finding.name().sentence());
      out.println("  object    " + finding.objectKey());
      out.println("  expected  " + finding.expected());
      out.println("  found     " + finding.found());
    }
    long more = report.findingCount() - report.findings().size();
    if (more > 0) {
      out.println("and " + more + (more == 1 ? " finding more" : " findings more"));
    }
    for (Notice notice : report.notices()) {
      out.println(
          notice.name().text()
              + ": "
              + notice.detail()
              + " ("
              + notice.from()
              + " to "
              + notice.to()
              + ", stated by "
              + notice.objectKey()
              + ")");
    }
    if (report.findingCount() + report.noticeCount() > 0) {
      out.println();
    }
    out.println(
        "Results requested for " + report.request().start() + " to " + report.request().end());
    report
        .found()
        .ifPresentOrElse(
            range -> out.println("Results found for " + range.start() + " to " + range.end() + ":"),
            () -> out.println("No digests found"));
    out.println();
    report.head().ifPresent(head -> out.println(head(head)));
    summary(report.digests(), "digest", out);
    summary(report.logFiles(), "log", out);
    out.flush();
  }

  private static String head(ChainHead head) {
    Long number = head.sequenceNumber();
    return "Newest digest: "
        + head.key()
        + (number == null ? "" : ", --expect-head " + number + ":" + head.sha256());
  }

  private static void summary(FileCount count, String kind, PrintWriter out) {
    if (count.total() > 0) {
      out.println(count.summary(kind));
    }
  }

  /** Writes a report as one JSON object. */
  public static void json(ValidationReport report, PrintWriter out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("trailARN", report.request().trail().toString());
    document.put("startTime", report.request().start().toString());
    document.put("endTime", report.request().end().toString());
    document.put("valid", report.isValid());
    report
        .found()
        .ifPresent(
            range -> {
              document.put("foundStartTime", range.start().toString());
              document.put("foundEndTime", range.end().toString());
            });
    report.head().ifPresent(head -> document.put("head", member(head)));
    document.put("digestFiles", count(report.digests()));
    document.put("logFiles", count(report.logFiles()));
    document.put("findingCount", report.findingCount());
    document.put("findings", report.findings().stream().map(ValidationOutput::finding).toList());
    document.put("noticeCount", report.noticeCount());
    document.put("notices", report.notices().stream().map(ValidationOutput::notice).toList());
    try {
      out.println(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is made of texts and numbers", e);
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> member(ChainHead head) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("key", head.key());
    members.put("chainId", head.chainId() == null ? null : head.chainId().toString());
    members.put("sequenceNumber", head.sequenceNumber());
    members.put("sha256", head.sha256());
    return members;
  }

  private static Map<String, Object> count(FileCount count) {
    return ordered(
        List.of("valid", "invalid", "total"),
        List.of(count.valid(), count.invalid(), count.total()));
  }

  private static Map<String, Object> finding(Finding finding) {
    return ordered(
        List.of("name", "object", "expected", "found"),
        List.of(finding.name().text(), finding.objectKey(), finding.expected(), finding.found()));
  }

  private static Map<String, Object> notice(Notice notice) {
    return ordered(
        List.of("name", "object", "from", "to", "detail"),
        List.of(
            notice.name().text(),
            notice.objectKey(),
            notice.from().toString(),
            notice.to().toString(),
            notice.detail()));
  }

  private static Map<String, Object> ordered(List<String> names, List<Object> values) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      members.put(names.get(i), values.get(i));
    }
    return members;
  }
}
