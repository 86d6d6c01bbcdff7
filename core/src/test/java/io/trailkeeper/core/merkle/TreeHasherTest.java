package io.trailkeeper.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeHasherTest {

  /** The entries that implementations of RFC 6962 are commonly compared with. */
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final int MOST = 300;

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void hasTheKnownRoots(int size, String root) {
    // Given
    TreeHasher tree = new TreeHasher();

    // When
    ENTRIES.subList(0, size).forEach(entry -> tree.add(HexFormat.of().parseHex(entry)));

    // Then
    assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(root);
    assertThat(tree.size()).isEqualTo(size);
  }

  @Test
  void hasTheRootThatTheDefinitionGivesForEverySize() {
    // Given
    TreeHasher tree = new TreeHasher();
    List<byte[]> leaves = new ArrayList<>();

    for (int size = 1; size <= MOST; size++) {
      // When
      leaves.add(leaf(size));
      tree.add(leaf(size));

      // Then
      assertThat(tree.root()).as("size " + size).isEqualTo(defined(leaves));
    }
  }

  @Test
  void aLeafIsTheSameInPieces() {
    // Given
    byte[] data = HexFormat.of().parseHex("00112233445566778899");
    TreeHasher whole = new TreeHasher();
    TreeHasher pieces = new TreeHasher();

    // When
    byte[] hash = whole.add(data);
    pieces.update(data, 0, 3);
    pieces.update(data, 3, 3);
    pieces.update(data, 3, 10);
    byte[] hashOfPieces = pieces.endLeaf();

    // Then
    assertThat(hashOfPieces).isEqualTo(hash).isEqualTo(TreeHasher.leafHash(data));
    assertThat(pieces.root()).isEqualTo(whole.root());
  }

  @Test
  void whatARootIsAskedForStaysTheCallers() {
    // Given
    TreeHasher tree = new TreeHasher();
    tree.add(leaf(1));
    byte[] expected = tree.root();

    // When
    Arrays.fill(tree.root(), (byte) 0);

    // Then
    assertThat(tree.root()).isEqualTo(expected);
  }

  @Test
  void everyLeafOfEverySizeHasAPathToTheRootAndNoOther() {
    for (int size = 1; size <= MOST; size++) {
      // Given
      TreeHasher tree = new TreeHasher();
      LeafHashes leaves = new LeafHashes();
      for (int leaf = 0; leaf < size; leaf++) {
        leaves.add(tree.add(leaf(leaf)));
      }

      for (int leaf = 0; leaf < size; leaf++) {
        // When
        AuditPath path = leaves.path(leaf);

        // Then
        assertThat(path.root(TreeHasher.leafHash(leaf(leaf)))).isEqualTo(tree.root());
        assertThat(path.root(TreeHasher.leafHash(leaf(size)))).isNotEqualTo(tree.root());
      }
    }
  }

  /** The audit paths of the example in RFC 6962, section 2.1.3. */
  @Test
  void thePathsOfATreeOfSevenAreThoseOfTheStandard() {
    // Given
    LeafHashes leaves = new LeafHashes();
    List<byte[]> d = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      d.add(leaf(i));
      leaves.add(TreeHasher.leafHash(leaf(i)));
    }
    byte[] g = defined(d.subList(0, 2));
    byte[] h = defined(d.subList(2, 4));
    byte[] i = defined(d.subList(4, 6));
    byte[] j = defined(d.subList(6, 7));
    byte[] k = defined(d.subList(0, 4));
    byte[] l = defined(d.subList(4, 7));

    // Then
    assertThat(leaves.path(0).hashes()).containsExactly(defined(d.subList(1, 2)), h, l);
    assertThat(leaves.path(3).hashes()).containsExactly(defined(d.subList(2, 3)), g, l);
    assertThat(leaves.path(4).hashes()).containsExactly(defined(d.subList(5, 6)), j, k);
    assertThat(leaves.path(6).hashes()).containsExactly(i, k);
  }

  @Test
  void aPathForAnotherPlaceOrSizeDoesNotLeadToTheRoot() {
    // Given
    TreeHasher tree = new TreeHasher();
    LeafHashes leaves = new LeafHashes();
    for (int leaf = 0; leaf < 6; leaf++) {
      leaves.add(tree.add(leaf(leaf)));
    }
    AuditPath path = leaves.path(2);

    // When
    AuditPath moved = new AuditPath(3, 6, path.hashes());
    AuditPath larger = new AuditPath(2, 8, path.hashes());

    // Then
    assertThat(moved.root(TreeHasher.leafHash(leaf(2)))).isNotEqualTo(tree.root());
    // The size is no part of the hash: who proves must sign it, or the count of leaves.
    assertThat(larger.root(TreeHasher.leafHash(leaf(2)))).isEqualTo(tree.root());
    assertThatThrownBy(() -> new AuditPath(5, 6, path.hashes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the path has 3 hashes; expected 2 for leaf 5 of 6");
    assertThatThrownBy(() -> new AuditPath(6, 6, path.hashes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AuditPath(-1, 6, path.hashes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AuditPath(0, 2, List.of(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> leaves.path(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aPathOfTheLargestTreeEnds() {
    // When
    AuditPath path =
        new AuditPath(
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE,
            java.util.Collections.nCopies(
                Long.bitCount(Long.MAX_VALUE - 1), new byte[TreeHasher.HASH_BYTES]));

    // Then
    assertThat(path.root(new byte[TreeHasher.HASH_BYTES])).hasSize(TreeHasher.HASH_BYTES);
  }

  private static byte[] leaf(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /** RFC 6962, section 2.1, as it is written there. */
  private static byte[] defined(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return Sha256.hash(concatenated(new byte[] {0}, leaves.get(0)));
    }
    int k = Integer.highestOneBit(n - 1);
    return Sha256.hash(
        concatenated(new byte[] {1}, defined(leaves.subList(0, k)), defined(leaves.subList(k, n))));
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }
}
