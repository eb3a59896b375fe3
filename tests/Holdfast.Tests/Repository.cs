namespace Holdfast.Tests;

/// <summary>Where this clone is, and where the real lists are if they are.</summary>
public static class Repository
{
    /// <summary>The folder with Holdfast.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file of the real lists; skips the test when it isn't on this machine.</summary>
    public static string RealList(string name)
    {
        var folder = Environment.GetEnvironmentVariable("HOLDFAST_REAL_DATA") is { Length: > 0 } given ? given : Path.Combine(Root, "..", "shared", "data");
        var file = Path.GetFullPath(Path.Combine(folder, name));
        Assert.SkipUnless(File.Exists(file), $"real lists aren't here: {name}");
        return file;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a clone: no folder above them holds Holdfast.slnx.");
    }
}
