package io.github.sparseae.tf.internal.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The folder where JavaCPP unpacks and loads native code if the user has no writable home: {@code
 * .javacpp-NAME/cache} in the temporary folder. Another user of the machine may have created a
 * folder of that name before, with other code in it.
 */
final class TemporaryCache {
  private TemporaryCache() {}

  /**
   * Returns a folder that other users can write to, if code is loaded from it.
   *
   * @param cache the folder that JavaCPP unpacks to
   * @param temporary the temporary folder
   * @param name the user's name
   * @return a folder that does not belong to this user alone; null if there is none, or if the
   *     cache is elsewhere, in the user's home or in a folder the user chose
   */
  static @Nullable Path openToOthers(Path cache, Path temporary, String name) throws IOException {
    Path root = temporary.toRealPath();
    Path folder = cache.toRealPath();
    if (!folder.startsWith(root.resolve(".javacpp-" + name))
        || !Files.getFileStore(root).supportsFileAttributeView("posix")) {
      return null;
    }
    UserPrincipal user = user(root);
    for (Path each = folder; each != null && !each.equals(root); each = each.getParent()) {
      PosixFileAttributes attributes =
          Files.readAttributes(each, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.owner().equals(user)
          || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        return each;
      }
    }
    return null;
  }

  /** Returns the owner of the files that this process writes. */
  private static UserPrincipal user(Path temporary) throws IOException {
    Path file = Files.createTempFile(temporary, "sparse-ae-owner", null);
    try {
      return Files.getOwner(file);
    } finally {
      Files.delete(file);
    }
  }
}
