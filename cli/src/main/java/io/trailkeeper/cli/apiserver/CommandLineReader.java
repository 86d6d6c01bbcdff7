package io.trailkeeper.cli.apiserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads flags out of the words of a command. */
final class CommandLineReader {

  private static final String SERVER = "kube-apiserver";

  /** How k3s and RKE2 are told a flag of kube-apiserver. */
  private static final String PASSED_ON = "kube-apiserver-arg";

  private CommandLineReader() {}

  /** Reads a command of a shell, a systemd unit, the output of ps, or one flag a line. */
  static Optional<Map<String, String>> readText(String text) {
    String joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    List<List<String>> lines = joined.lines().map(CommandLineReader::words).toList();
    for (List<String> words : lines) {
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.equals(SERVER) || word.endsWith("/" + SERVER) || word.equals("server")) {
          Map<String, String> flags = flags(words.subList(i + 1, words.size()));
          if (!word.equals("server") || words.subList(0, i).toString().matches(".*(k3s|rke2).*")) {
            return Optional.of(flags);
          }
        }
      }
    }
    List<String> all = new ArrayList<>();
    for (List<String> words : lines) {
      if (!words.isEmpty() && !words.get(0).startsWith("#")) {
        all.addAll(words);
      }
    }
    return !all.isEmpty() && all.get(0).startsWith("--")
        ? Optional.of(flags(all))
        : Optional.empty();
  }

  /** Reads words such as those of a container's command. */
  static Map<String, String> flags(List<String> words) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--") || word.length() == 2) {
        continue;
      }
      int equals = word.indexOf('=');
      String name = word.substring(2, equals < 0 ? word.length() : equals).replace('_', '-');
      String value;
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (isBoolean(name) || i + 1 == words.size() || words.get(i + 1).startsWith("--")) {
        value = "true";
      } else {
        i++;
        value = words.get(i);
      }
      if (name.equals(PASSED_ON)) {
        flags.putAll(flags(List.of("--" + value)));
      } else {
        flags.put(name, value);
      }
    }
    return flags;
  }

  private static boolean isBoolean(String name) {
    return AuditFlag.named(name).filter(flag -> flag.type() == FlagType.BOOLEAN).isPresent();
  }

  /** Splits a line as a shell does, without what a shell would put in. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
