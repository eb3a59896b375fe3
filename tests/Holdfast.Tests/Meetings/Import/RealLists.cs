namespace Holdfast.Tests.Meetings.Import;

/// <summary>The real lists that stand beside the repository on some machines and are no part of it.</summary>
internal static class RealLists
{
    public static string Find(string folder, string name)
    {
        var path = Path.Combine(Root(), folder, name);
        if (!File.Exists(path))
        {
            Assert.Skip($"real lists aren't here: {name}");
        }

        return path;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_REAL_DATA") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent;
        }

        return folder is null ? "" : Path.Combine(folder.FullName, "..", "shared", "data");
    }
}
