package io.trailkeeper.faults.command;

import io.trailkeeper.faults.fault.ApiServerBurst;
import io.trailkeeper.faults.fault.ApiServerStyle;
import io.trailkeeper.faults.fault.BothKilled;
import io.trailkeeper.faults.fault.BucketDeleted;
import io.trailkeeper.faults.fault.CaptureKill;
import io.trailkeeper.faults.fault.CaptureStateDamage;
import io.trailkeeper.faults.fault.ClockJump;
import io.trailkeeper.faults.fault.CollectorKill;
import io.trailkeeper.faults.fault.CredentialsExpired;
import io.trailkeeper.faults.fault.DiskFull;
import io.trailkeeper.faults.fault.EmptyCheckpoint;
import io.trailkeeper.faults.fault.Fault;
import io.trailkeeper.faults.fault.JournalDamage;
import io.trailkeeper.faults.fault.OldCheckpoint;
import io.trailkeeper.faults.fault.StorageTreatment;
import io.trailkeeper.faults.fault.TwoCollectors;
import io.trailkeeper.faults.lab.LabOptions.DestinationKind;
import io.trailkeeper.faults.load.PostStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which faults there are, how often each is inflicted, and in which lane.
 *
 * @param kills how many kills there are in all
 * @param rounds how often every other fault is
 * @param minutes whether the store also stalls for minutes
 * @param only the names of the faults that are wanted; empty for all
 */
record Plan(int kills, int rounds, boolean minutes, Set<String> only) {

  /** 20 kills and each other fault once. */
  static final Plan SHORT = new Plan(20, 1, false, Set.of());

  /** 200 kills and each other fault several times. */
  static final Plan LONG = new Plan(200, 5, true, Set.of());

  /** What ends a process without a word. */
  private static final List<Fault> KILLS =
      Stream.concat(
              Stream.concat(
                  Arrays.stream(CaptureKill.Instant.values()).map(CaptureKill::new),
                  Arrays.stream(CollectorKill.Instant.values()).map(CollectorKill::new)),
              Stream.of(new BothKilled()))
          .map(Fault.class::cast)
          .toList();

  private static final List<Fault> STORAGE =
      List.of(
          StorageTreatment.refusing(403, "AccessDenied"),
          StorageTreatment.refusing(404, "NoSuchBucket"),
          StorageTreatment.refusing(429, "TooManyRequests"),
          StorageTreatment.refusing(500, "InternalError"),
          StorageTreatment.refusing(503, "SlowDown"),
          StorageTreatment.stalling(),
          StorageTreatment.cutting(),
          StorageTreatment.losingAnswers(),
          new CredentialsExpired(),
          new BucketDeleted(),
          new ApiServerStyle(PostStyle.TWICE),
          new ApiServerStyle(PostStyle.SLOWLY),
          new ApiServerStyle(PostStyle.CUT_OFF),
          new ApiServerBurst(),
          new TwoCollectors(),
          new ClockJump());

  private static final List<Fault> DISK = disk();

  private static final List<Fault> VOLUME = List.of(new DiskFull(DiskFull.What.VOLUME));

  private static final List<Fault> MINUTES = List.of(StorageTreatment.stallingForMinutes());

  Plan {
    only = Set.copyOf(only);
  }

  private static List<Fault> disk() {
    List<Fault> faults = new ArrayList<>();
    for (JournalDamage.Kind kind : JournalDamage.Kind.values()) {
      faults.add(new JournalDamage(kind));
    }
    for (CaptureStateDamage.Kind kind : CaptureStateDamage.Kind.values()) {
      faults.add(new CaptureStateDamage(kind, 0));
      faults.add(new CaptureStateDamage(kind, 20));
    }
    faults.add(new EmptyCheckpoint());
    faults.add(new OldCheckpoint());
    faults.add(new DiskFull(DiskFull.What.JOURNAL_WATERMARK));
    faults.add(new DiskFull(DiskFull.What.JOURNAL));
    faults.add(new DiskFull(DiskFull.What.TEMPORARY));
    return faults;
  }

  /** Returns the names of all faults, in the order of the table. */
  static List<String> names() {
    return Stream.of(KILLS, STORAGE, MINUTES, DISK, VOLUME)
        .flatMap(List::stream)
        .map(Fault::name)
        .toList();
  }

  /** Returns those of some names that no fault has. */
  static Set<String> unknown(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(Set.copyOf(names()));
    return unknown;
  }

  /** Returns the lanes that have anything to do. */
  List<LanePlan> lanes(Random random) {
    List<LanePlan> lanes = new ArrayList<>();
    lanes.add(lane("kill", DestinationKind.BUCKET, false, someKills(random)));
    lanes.add(lane("storage", DestinationKind.BUCKET, false, all(STORAGE, rounds, random)));
    lanes.add(lane("disk", DestinationKind.BUCKET, true, all(DISK, rounds, random)));
    lanes.add(lane("volume", DestinationKind.VOLUME, true, all(VOLUME, rounds, random)));
    lanes.add(
        lane("minutes", DestinationKind.BUCKET, false, all(MINUTES, minutes ? 2 : 0, random)));
    lanes.removeIf(lane -> lane.faults().isEmpty());
    return lanes;
  }

  private static LanePlan lane(
      String name, DestinationKind destination, boolean smallDisks, List<Fault> faults) {
    return new LanePlan(name, destination, smallDisks, faults);
  }

  /** Returns kills, of each kind as many as of any other, and what is left at random. */
  private List<Fault> someKills(Random random) {
    List<Fault> kinds = new ArrayList<>(wanted(KILLS));
    List<Fault> faults = new ArrayList<>();
    while (!kinds.isEmpty() && faults.size() < kills) {
      Collections.shuffle(kinds, random);
      faults.addAll(kinds.subList(0, Math.min(kinds.size(), kills - faults.size())));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private List<Fault> all(List<Fault> kinds, int times, Random random) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      faults.addAll(wanted(kinds));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private List<Fault> wanted(List<Fault> kinds) {
    Predicate<Fault> named = fault -> only.isEmpty() || only.contains(fault.name());
    return kinds.stream().filter(named).collect(Collectors.toList());
  }
}
