package io.trailkeeper.cli.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.trailkeeper.cli.apiserver.Finding;
import io.trailkeeper.cli.apiserver.Severity;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a check has found, for people and for programs.
 *
 * @param source what was looked at
 * @param form in which form it is
 * @param notLookedAt what was not given, and so not looked at
 * @param findings what is wrong, errors first
 */
record CheckOutput(String source, String form, List<String> notLookedAt, List<Finding> findings) {

  private static final int WIDTH = 92;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  void text(PrintWriter out) {
    out.println(source + ": " + form);
    for (Finding finding : findings) {
      out.println();
      out.println(finding.name().severity().text() + ": " + finding.name().text());
      wrapped("  found  ", finding.found(), out);
      wrapped("  do     ", finding.remedy(), out);
    }
    out.println();
    out.println(
        findings.isEmpty()
            ? "Nothing to do."
            : count(Severity.ERROR, "error") + ", " + count(Severity.WARNING, "warning"));
    notLookedAt.forEach(line -> out.println("Not looked at: " + line));
    out.flush();
  }

  private String count(Severity severity, String word) {
    long count = count(severity);
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private long count(Severity severity) {
    return findings.stream().filter(finding -> finding.name().severity() == severity).count();
  }

  private static void wrapped(String head, String text, PrintWriter out) {
    StringBuilder line = new StringBuilder(head);
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH && line.length() > head.length()) {
        out.println(line.toString().stripTrailing());
        line.setLength(0);
        line.append(" ".repeat(head.length()));
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }

  void json(PrintWriter out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("source", source);
    document.put("form", form);
    document.put("errorCount", count(Severity.ERROR));
    document.put("warningCount", count(Severity.WARNING));
    document.put("findings", findings.stream().map(CheckOutput::json).toList());
    document.put("notLookedAt", notLookedAt);
    try {
      out.println(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings are made of texts", e);
    }
    out.flush();
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("severity", finding.name().severity().text());
    members.put("name", finding.name().text());
    members.put("found", finding.found());
    members.put("do", finding.remedy());
    return members;
  }
}
