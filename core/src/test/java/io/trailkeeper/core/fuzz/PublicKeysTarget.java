package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.hash.Sha256;
import java.util.Base64;
import java.util.List;

/** A list of keys is refused, or can be used; a fingerprint of ours means one key. */
final class PublicKeysTarget implements FuzzTarget {

  private final PublicKeyEntry original = Vectors.publicKeys().entries().get(0);
  private final String signature =
      DigestSignature.read(Vectors.bytes("digest-1.json.gz.sig")).signature();
  private final StringToSign text;

  PublicKeysTarget() {
    byte[] digest = Vectors.bytes("digest-1.json");
    this.text = StringToSign.of(DigestFileFormat.read(digest), Sha256.hex(digest));
  }

  @Override
  public List<byte[]> seeds() {
    PublicKeys keys = Vectors.publicKeys();
    PublicKeyEntry revoked = original.revokedAt(original.validityStartTime().plusSeconds(3600));
    return List.of(Vectors.bytes("public-keys.json"), keys.write(), keys.replaced(revoked).write());
  }

  /** A key that is sequences in sequences, as many as a text holds. */
  @Override
  public List<byte[]> hostileSeeds() {
    byte[] endless = new byte[12_000];
    for (int at = 0; at < endless.length; at += 2) {
      endless[at] = 0x30;
      endless[at + 1] = (byte) 0x80;
    }
    String value = Base64.getEncoder().encodeToString(endless);
    return List.of(
        new String(Vectors.publicKeys().write(), UTF_8)
            .replace(original.value(), value)
            .getBytes(UTF_8));
  }

  @Override
  public boolean accepts(byte[] input) {
    PublicKeys read;
    try {
      read = PublicKeys.read(input);
    } catch (InvalidKeyFormatException e) {
      Refusal.check(e);
      return false;
    }
    Property.same(PublicKeys.read(read.write()), read);
    for (PublicKeyEntry key : read.entries()) {
      Property.same(read.find(key.fingerprint()).orElseThrow(), key);
      boolean verifies = key.verifies(text, signature);
      if (key.fingerprint().equals(original.fingerprint())) {
        Property.same(key.der(), original.der());
        Property.check(verifies, "the same key verifies the same");
      }
    }
    return true;
  }
}
