package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.proof.EventProof;
import io.trailkeeper.core.proof.EventProofFormat;
import io.trailkeeper.core.proof.InvalidProofException;
import io.trailkeeper.core.proof.TestingLogs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A proof is refused, or it is one of those that were made: the same event, at the same place of
 * the same log file, in a digest with the same content.
 *
 * <p>An input is a proof; or, after the letter of a {@link Part}, one part of one, in the place of
 * that part of a valid proof, so that mutation gets behind base64 and gzip.
 */
final class ProofTarget implements FuzzTarget {

  /** The members of a proof that an input may be one of. */
  private enum Part {
    EVENT('e', "event"),
    DIGEST_CONTENT('c', "digest"),
    DIGEST('d', "digest"),
    SIGNATURE('s', "signature"),
    PUBLIC_KEYS('k', "publicKeys"),
    AUDIT_PATH('p', "auditPath");

    private final char letter;
    private final String member;

    Part(char letter, String member) {
      this.letter = letter;
      this.member = member;
    }

    static Optional<Part> of(byte letter) {
      return Stream.of(values()).filter(part -> part.letter == letter).findFirst();
    }
  }

  private final PublicKeys trusted = Vectors.publicKeys();
  private final List<EventProof> valid = TestingLogs.some().proofs();
  private final String text = new String(EventProofFormat.write(valid.get(0)), UTF_8);

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    valid.forEach(proof -> seeds.add(EventProofFormat.write(proof)));
    EventProof proof = valid.get(0);
    seeds.add(part(Part.EVENT, proof.event()));
    seeds.add(part(Part.DIGEST_CONTENT, content(proof)));
    seeds.add(part(Part.DIGEST, proof.digestObject()));
    seeds.add(part(Part.SIGNATURE, member(Part.SIGNATURE).getBytes(UTF_8)));
    seeds.add(part(Part.PUBLIC_KEYS, member(Part.PUBLIC_KEYS).getBytes(UTF_8)));
    seeds.add(part(Part.AUDIT_PATH, member(Part.AUDIT_PATH).getBytes(UTF_8)));
    return seeds;
  }

  private static byte[] part(Part part, byte[] content) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(part.letter);
    input.writeBytes(content);
    return input.toByteArray();
  }

  @Override
  public boolean accepts(byte[] input) {
    EventProof read;
    try {
      read = EventProofFormat.read(proof(input));
      byte[] written = EventProofFormat.write(read);
      Property.same(EventProofFormat.write(EventProofFormat.read(written)), written);
      Property.check(!read.verify(trusted).toString().isEmpty(), "it says what is proven");
    } catch (InvalidProofException e) {
      Refusal.check(e);
      return false;
    }
    Property.check(
        valid.stream().anyMatch(proof -> isSame(proof, read)), "the proof is one that was made");
    return true;
  }

  private static boolean isSame(EventProof proof, EventProof read) {
    return Arrays.equals(read.event(), proof.event())
        && read.path().leafIndex() == proof.path().leafIndex()
        && read.path().treeSize() == proof.path().treeSize()
        && Arrays.deepEquals(read.path().hashes().toArray(), proof.path().hashes().toArray())
        && read.logFileIndex() == proof.logFileIndex()
        && read.signature().equals(proof.signature())
        && Arrays.equals(content(read), content(proof));
  }

  private static byte[] content(EventProof proof) {
    try {
      return GzipMember.open(new ByteArrayInputStream(proof.digestObject())).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("a verified proof has a digest in it", e);
    }
  }

  private byte[] proof(byte[] input) {
    Optional<Part> known = input.length == 0 ? Optional.empty() : Part.of(input[0]);
    if (known.isEmpty()) {
      return input;
    }
    Part part = known.get();
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    String old = member(part);
    String replacement =
        switch (part) {
          case EVENT, DIGEST -> base64(content);
          case DIGEST_CONTENT -> base64(GzipMember.compress(content));
          case SIGNATURE, PUBLIC_KEYS, AUDIT_PATH -> new String(content, UTF_8);
        };
    return text.replace("\"" + part.member + "\":" + old, "\"" + part.member + "\":" + replacement)
        .getBytes(UTF_8);
  }

  private static String base64(byte[] content) {
    return '"' + Base64.getEncoder().encodeToString(content) + '"';
  }

  /** Returns a member's value in the valid proof: up to the next member, or the end. */
  private String member(Part part) {
    String name = "\"" + part.member + "\":";
    int from = text.indexOf(name) + name.length();
    int to =
        switch (part) {
          case EVENT -> text.indexOf(",\"leafIndex\"", from);
          case DIGEST, DIGEST_CONTENT -> text.indexOf(",\"signature\"", from);
          case SIGNATURE -> text.indexOf(",\"publicKeys\"", from);
          case PUBLIC_KEYS -> text.length() - 1;
          case AUDIT_PATH -> text.indexOf(",\"logFileIndex\"", from);
        };
    return text.substring(from, to);
  }
}
