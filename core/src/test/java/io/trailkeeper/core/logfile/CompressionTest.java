package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

  @ParameterizedTest
  @EnumSource
  void aLargeFileIsReadAsItWas(Compression compression) throws IOException {
    // Given
    byte[] content = new byte[40 << 20];
    byte[] piece = new byte[3 << 20];
    new Random(1).nextBytes(piece);
    for (int at = 0; at < content.length; at += piece.length) {
      System.arraycopy(piece, 0, content, at, Math.min(piece.length, content.length - at));
    }

    // When
    byte[] compressed = compression.compress(content);

    // Then
    try (InputStream read = compression.open(new ByteArrayInputStream(compressed))) {
      assertThat(read.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aFrameThatWantsMuchMemoryOfItsReaderIsRefused() throws IOException {
    // Given
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(frame).setLong(27)) {
      zstd.write(new byte[100]);
    }

    // When, then
    try (InputStream read = Compression.ZSTD.open(new ByteArrayInputStream(frame.toByteArray()))) {
      assertThatThrownBy(read::readAllBytes).isInstanceOf(ZstdIOException.class);
    }
  }
}
