using System.Net;
using System.Text.Json;
using Holdfast.Safety;

namespace Holdfast.Tests.Safety;

/// <summary>A member's copy of everything holds what they reported, whom they keep apart from, and what was decided about them.</summary>
[Trait("needs", "database")]
public sealed class CopyFacts : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync()
    {
        started = await HoldfastApp.Start();
        await App.Listed(("lantern", Invented.Meeting("Lantern Group") with { Notes = "canary-said-by-somebody-else" }));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task As_json_and_as_a_page_and_nobody_elses()
    {
        var (robin, kit, ruth, uma) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"), await App.Steward("Uma"));
        await ruth.Decide(await App.Report(robin, "meeting", "lantern", words: "canary-added"), 0);
        using (var blocked = await robin.Send(await robin.Page($"/block/person/{await App.PublicId(kit)}"), "main form"))
        {
            await HoldfastApp.Expect(blocked, HttpStatusCode.Redirect);
        }

        await ruth.Decide(await App.Report(robin, "person", await App.PublicId(kit)), (int)Step.Note, "canary-reason");
        await uma.Answer(await App.Appeal(kit, "canary-appeal"), uphold: false, "canary-answer");

        using var robins = JsonDocument.Parse(await Copy(robin, "Json"));
        var reports = robins.RootElement.GetProperty("reports").EnumerateArray().ToList();
        Assert.Equal(2, reports.Count);
        Assert.Equal(("canary-added", "left as it is"), (reports[0].GetProperty("words").GetString(), reports[0].GetProperty("outcome").GetString()));
        Assert.Equal("Kit", robins.RootElement.GetProperty("blocks").EnumerateArray().Single().GetProperty("name").GetString());
        Assert.Empty(robins.RootElement.GetProperty("decisions").EnumerateArray());
        Assert.DoesNotContain("canary-said-by-somebody-else", robins.RootElement.GetRawText(), StringComparison.Ordinal);

        using var kits = JsonDocument.Parse(await Copy(kit, "Json"));
        var decision = kits.RootElement.GetProperty("decisions").EnumerateArray().Single();
        Assert.Equal(
            ("canary-reason", "canary-answer", "canary-appeal", "canary-answer"),
            (decision.GetProperty("reason").GetString(), decision.GetProperty("takenBackBecause").GetString(), decision.GetProperty("appeal").GetString(), decision.GetProperty("answer").GetString()));
        Assert.Empty(kits.RootElement.GetProperty("reports").EnumerateArray());
        Assert.Empty(kits.RootElement.GetProperty("blocks").EnumerateArray());
        Assert.DoesNotContain("Robin", kits.RootElement.GetRawText(), StringComparison.Ordinal);

        var page = await Copy(kit, "Page");
        Assert.Contains("Decisions about you", page, StringComparison.Ordinal);
        Assert.Contains("canary-appeal", page, StringComparison.Ordinal);
        Assert.Contains("canary-added", await Copy(robin, "Page"), StringComparison.Ordinal);
    }

    private static async Task<string> Copy(Person who, string handler)
    {
        using var copy = await who.Send(await who.Page("/you/copy"), $"form[action*='{handler}']");
        return await HoldfastApp.Expect(copy, HttpStatusCode.OK);
    }
}
