package io.trailkeeper.objectstore.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.objectstore.store.ObjectKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryListingTest {

  private static final String ALPHABET = "!-.09Aaé";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 199, 200, 201})
  void readsADirectoryInPages(int pageEntries) throws IOException {
    // Given
    List<String> expected = createEntries(200);
    DirectoryListing listing =
        new DirectoryListing(directory, "k/", new KeyRange("", ""), pageEntries);

    // When
    List<String> entries = readAll(listing);

    // Then
    assertThat(entries).isEqualTo(expected);
  }

  @Test
  void readsOnlyWhatTheRangeReaches() throws IOException {
    // Given
    List<String> expected = createEntries(200);
    String startAfter = expected.get(120);

    // When
    List<String> entries =
        readAll(new DirectoryListing(directory, "k/", new KeyRange("k/a", startAfter), 10));

    // Then
    assertThat(entries)
        .isEqualTo(
            expected.stream()
                .filter(entry -> entry.startsWith("k/a"))
                .filter(
                    entry ->
                        ObjectKeys.ORDER.compare(entry, startAfter) > 0
                            || (entry.endsWith("/") && startAfter.startsWith(entry)))
                .toList());
  }

  /** Files and directories with names that differ in little, in the order of keys. */
  private List<String> createEntries(int count) throws IOException {
    Random random = new Random(1);
    List<String> entries = new ArrayList<>();
    while (entries.size() < count) {
      StringBuilder name = new StringBuilder("a");
      for (int i = random.nextInt(4); i >= 0; i--) {
        name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      Path path = directory.resolve(name.substring(random.nextInt(2)));
      if (Files.exists(path) || path.getFileName().toString().startsWith(".")) {
        continue;
      }
      boolean asDirectory = random.nextBoolean();
      if (asDirectory) {
        Files.createDirectory(path);
      } else {
        Files.createFile(path);
      }
      entries.add("k/" + path.getFileName() + (asDirectory ? "/" : ""));
    }
    entries.sort(ObjectKeys.ORDER);
    return entries;
  }

  private static List<String> readAll(DirectoryListing listing) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry = listing.next(); entry != null; entry = listing.next()) {
      entries.add(entry);
    }
    return entries;
  }
}
