package io.trailkeeper.faults.account;

import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.ValidationReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What was acknowledged, compared with what was delivered.
 *
 * @param tallies one for each fault
 * @param problems what is wrong, for people: ids, keys and findings
 */
public record Comparison(List<Tally> tallies, List<String> problems) {

  /** More ids than this do not help anybody. */
  private static final int MAX_NAMED = 20;

  /** Copies the lists. */
  public Comparison {
    tallies = List.copyOf(tallies);
    problems = List.copyOf(problems);
  }

  /**
   * What is known on our side.
   *
   * @param acknowledged the ids of all events that were acknowledged, each with the fault that was
   *     on
   * @param faultOf returns the fault that was on when an event was made, acknowledged or not
   * @param destroyed the ids of events whose only copy may have been destroyed by faults
   * @param digests the digests that came while a fault was on
   * @param times how often each fault was on
   */
  public record Known(
      Map<String, String> acknowledged,
      Function<String, String> faultOf,
      Set<String> destroyed,
      Map<String, String> digests,
      Map<String, Integer> times) {}

  /**
   * Compares.
   *
   * @param idsOf returns the ids in a line of a log file
   */
  public static Comparison of(
      Known known, Delivered delivered, Function<String, List<String>> idsOf, PublicKeys keys) {
    Map<String, List<String>> found = delivered.find(idsOf);
    Map<String, Tally> tallies = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    known
        .times()
        .forEach((fault, times) -> add(tallies, new Tally(fault, times, 0, 0, 0, 0, 0, 0, 0)));

    Set<String> missing = new TreeSet<>(known.acknowledged().keySet());
    missing.removeAll(found.keySet());
    Set<String> said = said(missing, known, delivered, problems);
    known
        .acknowledged()
        .forEach(
            (id, fault) -> {
              long isSaid = said.contains(id) ? 1 : 0;
              long isMissing = missing.contains(id) ? 1 : 0;
              add(
                  tallies,
                  new Tally(fault, 0, 1, 1 - isMissing, isSaid, isMissing - isSaid, 0, 0, 0));
            });
    missing.removeAll(said);
    if (!missing.isEmpty()) {
      problems.add(missing.size() + " events are lost: " + some(missing));
    }

    Map<List<String>, Set<String>> doubled = new LinkedHashMap<>();
    found.forEach(
        (id, files) -> {
          if (files.size() > 1) {
            add(tallies, new Tally(known.faultOf().apply(id), 0, 0, 0, 0, 0, 1, 0, 0));
            doubled.computeIfAbsent(files, unused -> new TreeSet<>()).add(id);
          }
        });
    doubled.forEach(
        (files, ids) ->
            problems.add(
                ids.size() + " events were delivered in each of " + files + ": " + some(ids)));
    validate(known, delivered, keys, tallies, problems);
    delivered.changed().forEach(key -> problems.add("an object was overwritten: " + key));
    return new Comparison(new ArrayList<>(tallies.values()), problems);
  }

  /** Returns what is missing because its only copy was destroyed, if digests say as much. */
  private static Set<String> said(
      Set<String> missing, Known known, Delivered delivered, List<String> problems) {
    Set<String> destroyed = new HashSet<>(missing);
    destroyed.retainAll(known.destroyed());
    List<SaidGap> gaps = delivered.gaps();
    boolean unknown = gaps.stream().anyMatch(gap -> gap.events() == SaidGap.UNKNOWN);
    long events = gaps.stream().mapToLong(gap -> Math.max(0, gap.events())).sum();
    if (destroyed.size() > events && !unknown) {
      problems.add(
          destroyed.size()
              + " events were destroyed on disk, and the gaps in digests cover "
              + events
              + ": "
              + gaps);
      return Set.of();
    }
    return destroyed;
  }

  private static void validate(
      Known known,
      Delivered delivered,
      PublicKeys keys,
      Map<String, Tally> tallies,
      List<String> problems) {
    ValidationReport report = delivered.validate(keys);
    Set<String> invalid = new HashSet<>();
    for (Finding finding : report.findings()) {
      invalid.add(finding.objectKey());
      if (problems.size() < MAX_NAMED) {
        problems.add(
            finding.name().text()
                + " "
                + finding.objectKey()
                + ": expected "
                + finding.expected()
                + ", found "
                + finding.found());
      }
    }
    for (String key : delivered.digests()) {
      add(
          tallies,
          new Tally(
              known.digests().getOrDefault(key, ""),
              0,
              0,
              0,
              0,
              0,
              0,
              1,
              invalid.contains(key) ? 0 : 1));
    }
  }

  private static void add(Map<String, Tally> tallies, Tally more) {
    tallies.merge(more.fault(), more, Tally::plus);
  }

  private static String some(Set<String> ids) {
    return ids.stream().limit(MAX_NAMED).toList() + (ids.size() > MAX_NAMED ? " and more" : "");
  }
}
