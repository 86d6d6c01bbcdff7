package io.trailkeeper.cli.tampering;

import static io.trailkeeper.cli.tampering.Tampering.Options.TIMESTAMPS;
import static io.trailkeeper.cli.tampering.Tampering.done;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.gzip.GzipMember;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What somebody can do who can write to the bucket, and cannot sign. */
final class TamperedObjects {

  private static final byte[] MORE = "more".getBytes(UTF_8);

  private TamperedObjects() {}

  static List<Tampering> logFiles() {
    return List.of(
        done("nothing was done", trail -> {}, "0: valid"),
        done(
            "a log file changed",
            trail -> trail.edit(trail.logFile(11, 1), "11-1-a", "11-1-x"),
            "1: log file: hash value doesn't match",
            "LogFileHashMismatch"),
        done(
            "a log file cut short",
            trail -> {
              byte[] whole = trail.get(trail.logFile(11, 1)).content();
              trail.replace(trail.logFile(11, 1), Arrays.copyOf(whole, whole.length - 12));
            },
            "1: log file: hash value doesn't match",
            "LogFileInvalidCompression"),
        done(
            "bytes appended to a log file",
            trail -> trail.append(trail.logFile(11, 1), MORE),
            "0: valid",
            "LogFileTrailingData"),
        done(
            "a second gzip member appended to a log file",
            trail -> trail.append(trail.logFile(11, 1), GzipMember.compress(MORE)),
            "0: valid",
            "LogFileTrailingData"),
        done(
            "a log file compressed anew, with the same content",
            trail ->
                trail.replace(trail.logFile(11, 1), recompressed(trail.text(trail.logFile(11, 1)))),
            "0: valid"),
        done(
            "a log file that is not compressed any more",
            trail ->
                trail.replace(
                    trail.logFile(11, 1), trail.text(trail.logFile(11, 1)).getBytes(UTF_8)),
            "1: log file: invalid format",
            "LogFileInvalidCompression"),
        done(
            "a log file deleted",
            trail -> trail.remove(trail.logFile(11, 1)),
            "1: log file: not found",
            "LogFileNotFound"),
        done(
            "all log files of an hour deleted",
            trail -> {
              trail.remove(trail.logFile(11, 1));
              trail.remove(trail.logFile(11, 2));
            },
            "1: 2 × log file: not found",
            "2 × LogFileNotFound"),
        done(
            "a log file renamed",
            trail -> trail.move(trail.logFile(11, 1), trail.logFile("1015", "renamed000000000")),
            "1: log file: not found",
            "LogFileNotFound",
            "LogFileNotDigested"),
        done(
            "two log files swapped",
            trail -> trail.swap(trail.logFile(11, 1), trail.logFile(11, 2)),
            "1: 2 × log file: hash value doesn't match",
            "2 × LogFileHashMismatch"),
        done(
            "a log file added that no digest lists",
            trail ->
                trail.put(
                    trail.logFile("1015", "added00000000000"),
                    GzipMember.compress("{\"Records\":[]}".getBytes(UTF_8)),
                    Map.of()),
            "0: valid",
            "LogFileNotDigested"),
        done(
            "an earlier log file put in the place of another",
            trail -> trail.replace(trail.logFile(13, 1), trail.get(trail.logFile(10, 1)).content()),
            "1: log file: hash value doesn't match",
            "LogFileHashMismatch"),
        done(
            "a gzip bomb in the place of a log file: a megabyte that decompresses to a gigabyte",
            trail -> trail.replace(trail.logFile(11, 1), bomb(1024)),
            "1: log file: hash value doesn't match",
            "LogFileHashMismatch"));
  }

  static List<Tampering> digests() {
    return List.of(
        done(
            "a digest changed",
            trail -> trail.edit(trail.digest(11), "\"logFiles\":[", "\"logFiles\":[ "),
            "1: digest file: signature verification failed",
            "DigestSignatureInvalid"),
        done(
            "bytes appended to a digest",
            trail -> trail.append(trail.digest(11), MORE),
            "0: valid",
            "DigestInvalidFormat"),
        done(
            "a digest that is no digest any more",
            trail -> trail.replace(trail.digest(11), MORE),
            "1: digest file: invalid format",
            "DigestInvalidFormat"),
        done(
            "a gzip bomb in the place of a digest",
            trail -> trail.replace(trail.digest(11), bomb(64)),
            "1: digest file: invalid format",
            "DigestInvalidFormat"),
        done(
            "a digest's signature taken out of its metadata, its .sig left as it was",
            trail -> trail.put(trail.digest(11), trail.get(trail.digest(11)).content(), Map.of()),
            "1: digest file: signature verification failed",
            "DigestSignatureMissing"),
        done(
            "a digest's signature taken out of its metadata, and its .sig deleted",
            trail -> {
              trail.put(trail.digest(11), trail.get(trail.digest(11)).content(), Map.of());
              trail.remove(trail.digest(11) + ".sig");
            },
            "1: digest file: signature verification failed",
            "DigestSignatureMissing"),
        done(
            "a digest's .sig changed",
            trail ->
                trail.put(
                    trail.digest(11) + ".sig",
                    trail.get(trail.digest(13) + ".sig").content(),
                    Map.of()),
            "0: valid",
            "DigestSignatureMismatch"),
        done(
            "a digest's metadata changed, its .sig left as it was",
            trail ->
                trail.put(
                    trail.digest(11),
                    trail.get(trail.digest(11)).content(),
                    trail.get(trail.digest(13)).metadata()),
            "1: digest file: signature verification failed",
            "DigestSignatureMismatch"),
        done(
            "a digest signed anew with a key that is not the trail's",
            trail -> trail.resign(11, trail.keys.unknown),
            "1: digest file: public key not found",
            "PublicKeyNotFound"),
        done(
            "a digest signed anew with a key whose time is over",
            trail -> trail.resign(11, trail.keys.expired),
            "1: digest file: public key not found",
            "PublicKeyNotValid"),
        done(
            "a digest deleted from the middle",
            trail -> trail.removeDigest(11),
            "1: digest file: not found",
            "DigestNotFound"),
        done(
            "two digests deleted in a row",
            trail -> {
              trail.removeDigest(12);
              trail.removeDigest(13);
            },
            "1: digest file: not found",
            "2 × DigestNotFound"),
        done(
            "a digest and its log files deleted",
            trail -> {
              trail.removeDigest(11);
              trail.remove(trail.logFile(11, 1));
              trail.remove(trail.logFile(11, 2));
            },
            "1: digest file: not found",
            "DigestNotFound"),
        done(
                "the newest two digests and their log files deleted",
                trail -> {
                  for (int hour : List.of(15, 16)) {
                    trail.removeDigest(hour);
                    trail.remove(trail.logFile(hour, 1));
                    trail.remove(trail.logFile(hour, 2));
                  }
                },
                "0: valid",
                "ChainHeadNotFound")
            .with(Tampering.Options.HEAD),
        done(
            "all digests and log files deleted",
            trail -> trail.objects.clear(),
            "0: no digests found",
            "NoDigestsFound"),
        done(
            "the oldest digest deleted",
            trail -> trail.removeDigest(10),
            "1: digest file: not found",
            "DigestNotFound"),
        done(
            "two digests swapped",
            trail -> {
              trail.swap(trail.digest(11), trail.digest(13));
              trail.swap(trail.digest(11) + ".sig", trail.digest(13) + ".sig");
            },
            "1: 2 × digest file: has been moved from its original location",
            "2 × DigestMoved"),
        done(
            "a digest moved to another name",
            trail -> {
              String other = trail.digest(11).replace("T110000Z", "T113000Z");
              trail.move(trail.digest(11), other);
              trail.move(trail.digest(11) + ".sig", other + ".sig");
            },
            "1: digest file: not found",
            "DigestMoved",
            "DigestNotFound"),
        done(
                "everything copied into another bucket",
                trail -> {},
                "1: 7 × digest file: has been moved from its original location",
                "7 × DigestMoved")
            .with(Tampering.Options.OTHER_BUCKET));
  }

  static List<Tampering> timestamps() {
    return List.of(
        done("a time-stamp put beside each digest", DeliveredTrail::stamp, "0: valid")
            .with(TIMESTAMPS),
        done(
                "a digest's time-stamp deleted",
                trail -> {
                  trail.stamp();
                  trail.remove(trail.timestamp(11));
                },
                "0: valid",
                "TimestampMissing")
            .with(TIMESTAMPS),
        done(
                "a digest's time-stamp replaced by that of another digest",
                trail -> {
                  trail.stamp();
                  trail.stamp(13, 11);
                },
                "0: valid",
                "TimestampInvalid")
            .with(TIMESTAMPS),
        done(
                "a digest's time-stamp changed",
                trail -> {
                  trail.stamp();
                  byte[] stamp = trail.get(trail.timestamp(11)).content();
                  stamp[stamp.length - 1] ^= 1;
                  trail.replace(trail.timestamp(11), stamp);
                },
                "0: valid",
                "TimestampInvalid")
            .with(TIMESTAMPS));
  }

  /** Begins as a log file does, and goes on with zeros. */
  private static byte[] bomb(int megabytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
      gzip.write("{\"Records\":[{\"eventID\":\"".getBytes(UTF_8));
      for (int i = 0; i < megabytes; i++) {
        gzip.write(zeros);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns a gzip member with the same content and other bytes. */
  private static byte[] recompressed(String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(1);
          }
        }) {
      gzip.write(content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
