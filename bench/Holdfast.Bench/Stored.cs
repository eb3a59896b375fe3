using System.Globalization;
using System.Security.Cryptography;
using Holdfast.Data;

namespace Holdfast.Bench;

/// <summary>Data folders kept under artifacts/bench by a digest of what makes them, so that the next run needn't make them again.</summary>
internal static class Stored
{
    /// <param name="madeBy">Resources of this program that decide what is in the folder.</param>
    /// <param name="make">Fills an empty folder.</param>
    public static async Task<StorePlace> Of(string name, IReadOnlyList<string> madeBy, Func<StorePlace, Task> make, params string[] files)
    {
        var place = new StorePlace(Path.Combine(Repository.Artifacts, "bench", $"{name}-{Digest(madeBy, files)}"));
        var done = Path.Combine(place.Folder, "done");
        if (File.Exists(done))
        {
            return place;
        }

        if (Directory.Exists(place.Folder))
        {
            Directory.Delete(place.Folder, recursive: true);
            File.Delete(place.MasterKeyFile);
        }

        await make(place);
        await File.WriteAllTextAsync(done, "");
        return place;
    }

    private static string Digest(IReadOnlyList<string> madeBy, string[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var resource in madeBy)
        {
            using var source = typeof(Stored).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"There is no resource {resource}.");
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            hash.AppendData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        foreach (var file in files)
        {
            hash.AppendData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..12].ToLower(CultureInfo.InvariantCulture);
    }
}
