using System.Text;

namespace Holdfast.Tests.Safety;

/// <summary>Looks for words in every file a site keeps: the database, its log, the keys.</summary>
internal static class Canary
{
    public static bool IsIn(HoldfastApp app, string text) => Directory.EnumerateFiles(app.Place.Folder, "*", SearchOption.AllDirectories).Any(path =>
    {
        // SQLite holds its files open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    });
}
