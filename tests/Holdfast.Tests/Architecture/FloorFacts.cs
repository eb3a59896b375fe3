using System.Text.Json;
using System.Text.RegularExpressions;

namespace Holdfast.Tests.Architecture;

/// <summary>No package is older than a fix we know of: <c>build/floor.txt</c> against every lock file.</summary>
public partial class FloorFacts
{
    private static readonly string[] Projects = ["src", "tests", "bench"];

    private sealed record Floor(string Package, Version Oldest, string Reason);

    [Fact]
    public void No_resolved_package_is_below_its_floor()
    {
        var floors = Floors();
        var resolved = Resolved().ToList();

        Assert.Contains(resolved, package => package.Name == "Npgsql");
        Assert.Empty(Below(floors, resolved));
    }

    [Fact]
    public void A_package_below_its_floor_is_found()
    {
        var below = Below(Floors(), [("npgsql", "8.0.2"), ("Npgsql", "8.0.3"), ("Npgsql", "10.0.0-rc.1")]);

        Assert.Equal("npgsql 8.0.2", Assert.Single(below).Split(" is ")[0]);
    }

    [Fact]
    public void The_shared_runtime_is_above_its_floor()
    {
        var floor = Assert.Single(Floors(), floor => floor.Package == "Microsoft.NETCore.App");

        Assert.True(Environment.Version >= floor.Oldest, $".NET {Environment.Version} runs here; {floor.Oldest} or newer is needed: {floor.Reason}. Update .NET.");
    }

    private static List<Floor> Floors() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "build", "floor.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 3))
            .Select(parts => new Floor(parts[0], Version.Parse(parts[1]), parts[2]))];

    private static List<string> Below(List<Floor> floors, IEnumerable<(string Name, string Version)> resolved) =>
        [.. from package in resolved
            from floor in floors
            where package.Name.Equals(floor.Package, StringComparison.OrdinalIgnoreCase)
            let version = Version.Parse(Numbers().Match(package.Version).Value)
            where version < floor.Oldest
            select $"{package.Name} {package.Version} is below {floor.Oldest}: {floor.Reason}"];

    private static IEnumerable<(string Name, string Version)> Resolved()
    {
        foreach (var folder in Projects.Select(name => Path.Combine(Repository.Root, name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "packages.lock.json", SearchOption.AllDirectories))
            {
                using var document = JsonDocument.Parse(File.ReadAllText(file));
                foreach (var package in document.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject()))
                {
                    if (package.Value.TryGetProperty("resolved", out var version))
                    {
                        yield return (package.Name, version.GetString()!);
                    }
                }
            }
        }

        var npm = Path.Combine(Repository.Root, "package-lock.json");
        if (!File.Exists(npm))
        {
            yield break;
        }

        using var locked = JsonDocument.Parse(File.ReadAllText(npm));
        foreach (var package in locked.RootElement.GetProperty("packages").EnumerateObject())
        {
            if (package.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) is >= 0 and var at && package.Value.TryGetProperty("version", out var version))
            {
                yield return (package.Name[(at + "node_modules/".Length)..], version.GetString()!);
            }
        }
    }

    [GeneratedRegex(@"^\d+\.\d+(\.\d+){0,2}")]
    private static partial Regex Numbers();
}
