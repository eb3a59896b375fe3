using Holdfast.Data;
using NetArchTest.Rules;

namespace Holdfast.Tests.Architecture;

/// <summary>Who may know whom. A new arrow is a decision with a record, not an edit here.</summary>
public class ArchitectureFacts
{
    private static readonly string[] Slices = ["Accounts", "Meetings", "Groups", "FrontDoor", "Safety", "Notices", "Recovery", "Partners"];

    // Every slice may ask who "me" is and, but for that one, tell a member that something waits; what isn't a slice may not.
    private static readonly string[] EverybodyMayUse = ["Accounts", "Notices"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Accounts"] = [],
        ["Meetings"] = ["Safety"],
        ["FrontDoor"] = ["Meetings", "Safety"],
        ["Groups"] = ["Meetings", "Safety"],
        ["Safety"] = [],
        ["Notices"] = [],
        ["Recovery"] = ["Safety"],
        // People meet in groups, under their aliases there.
        ["Partners"] = ["Groups", "Safety"],
        ["Web"] = [],
        ["Ui"] = [],
    };

    // The one class that names every slice, and what EF Core generates from it.
    private static readonly string[] NamesEverySlice = [nameof(HoldfastDb), nameof(SqliteHoldfastDb), nameof(PostgresHoldfastDb)];

    [Theory]
    [InlineData("Accounts")]
    [InlineData("Meetings")]
    [InlineData("Groups")]
    [InlineData("FrontDoor")]
    [InlineData("Safety")]
    [InlineData("Notices")]
    [InlineData("Recovery")]
    [InlineData("Partners")]
    [InlineData("Web")]
    [InlineData("Ui")]
    public void A_slice_uses_only_those_it_may(string name) =>
        AssertNone(name, Types.InAssembly(typeof(HoldfastDb).Assembly).That().ResideInNamespaceMatching(Inside(name))
            .ShouldNot().HaveDependencyOnAny(Namespaces([.. Slices.Except([name, .. MayUse[name], .. Slices.Contains(name) && name != "Accounts" ? EverybodyMayUse : []]), "Cli"])).GetResult());

    [Fact]
    public void Data_knows_no_slice_but_in_the_class_that_names_the_sets()
    {
        var found = Types.InAssembly(typeof(HoldfastDb).Assembly).That().ResideInNamespaceMatching(Inside("Data"))
            .And().DoNotResideInNamespaceMatching(Inside("Data.Migrations"))
            .ShouldNot().HaveDependencyOnAny(Namespaces([.. Slices, "Cli", "Web"])).GetResult();

        var offenders = (found.FailingTypeNames ?? []).Where(type => !Array.Exists(NamesEverySlice, known => type.StartsWith($"Holdfast.Data.{known}", StringComparison.Ordinal)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_rules_can_fail()
    {
        var found = Types.InAssembly(typeof(HoldfastDb).Assembly).That().ResideInNamespaceMatching(Inside("Cli"))
            .ShouldNot().HaveDependencyOnAny(Namespaces(["Data"])).GetResult();

        Assert.False(found.IsSuccessful);
    }

    private static string Inside(string name) => $"^Holdfast\\.{name.Replace(".", "\\.", StringComparison.Ordinal)}(\\.|$)";

    private static string[] Namespaces(string[] names) => [.. names.Select(name => $"Holdfast.{name}")];

    private static void AssertNone(string name, NetArchTest.Rules.TestResult result) =>
        Assert.True(result.IsSuccessful, $"{name} knows whom it mustn't: {string.Join(", ", result.FailingTypeNames ?? [])}");
}
