package io.trailkeeper.cli.tampering;

import java.util.List;
import java.util.function.Consumer;

/**
 * Something that can be done to a trail, and what is said about it.
 *
 * @param name what was done, as a phrase
 * @param forging what somebody who can sign does to digests
 * @param doing what is done to the objects
 * @param options what validate-logs is given beside the usual
 * @param aws what the AWS CLI says, see {@link AwsAnswer}
 * @param findings what validate-logs finds, by name and in its order, each as {@link Counted} has
 *     it
 */
record Tampering(
    String name,
    Consumer<DigestDraft> forging,
    Consumer<DeliveredTrail> doing,
    Options options,
    String aws,
    List<String> findings) {

  /** What validate-logs knows beside the keys. */
  enum Options {
    NONE,
    /** The certificates of the time-stamp authority. */
    TIMESTAMPS,
    /** The newest digest, kept elsewhere. */
    HEAD,
    /** The files lie in another bucket than the one they were written to. */
    OTHER_BUCKET
  }

  @Override
  public String toString() {
    return name;
  }

  /** What a user of the bucket does, who has no key. */
  static Tampering done(
      String name, Consumer<DeliveredTrail> doing, String aws, String... findings) {
    return new Tampering(name, draft -> {}, doing, Options.NONE, aws, List.of(findings));
  }

  /** What somebody does who has stolen the key. */
  static Tampering forged(
      String name, int hour, Consumer<DigestDraft> forging, String aws, String... findings) {
    return new Tampering(
        name,
        draft -> {
          if (draft.end.equals(DeliveredTrail.hour(hour))) {
            forging.accept(draft);
          }
        },
        trail -> {},
        Options.NONE,
        aws,
        List.of(findings));
  }

  Tampering with(Options other) {
    return new Tampering(name, forging, doing, other, aws, findings);
  }
}
