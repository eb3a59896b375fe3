using System.Net;
using System.Text.Json;
using AngleSharp;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdfast.Tests.Accounts;

/// <summary>Roles as stewards give and end them, what the holder sees of it, and a member's copy of everything.</summary>
[Trait("needs", "database")]
public sealed class TrustFacts : IAsyncLifetime
{
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task A_steward_gives_a_role_with_a_reason_and_an_end_and_the_holder_sees_both()
    {
        var (marisol, theo) = (await Steward(), await App.Join("Theo"));
        using var given = await Give(marisol, await Code(theo), Roles.Facilitator, "Opens the hall on Mondays.", "30");
        await HoldfastApp.Expect(given, HttpStatusCode.Redirect);
        Assert.Contains("Theo", (await marisol.Page("/steward/roles")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var you = (await theo.Page("/you")).QuerySelector("main")!.TextContent;
        Assert.Contains("Facilitator", you, StringComparison.Ordinal);
        Assert.Contains("Opens the hall on Mondays.", you, StringComparison.Ordinal);
        Assert.Contains("March 6, 2026", you, StringComparison.Ordinal);
        var looked = (await theo.Page("/you/looked")).QuerySelector("main")!.TextContent;
        Assert.Contains("You were given a role.", looked, StringComparison.Ordinal);
        Assert.Contains("Steward", looked, StringComparison.Ordinal);

        using var ended = await marisol.Send(await marisol.Page("/steward/roles"), "form[action*='Revoke']");
        Assert.DoesNotContain("Facilitator", (await theo.Page("/you")).QuerySelector("main ul.dots")?.TextContent ?? "", StringComparison.Ordinal);
        Assert.Contains("A role of yours was ended.", (await theo.Page("/you/looked")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody-has-this-code-22", Roles.Mentor, "Because.", "30", "code")]
    [InlineData("own", Roles.Mentor, "Because.", "30", "code")]
    [InlineData("theo", "admin", "Because.", "30", "role")]
    [InlineData("theo", Roles.Mentor, "  ", "30", "reason")]
    [InlineData("theo", Roles.Mentor, "Because.", "0", "days")]
    [InlineData("theo", Roles.Mentor, "Because.", "366", "days")]
    [InlineData("theo", Roles.Mentor, "Because.", "soon", "days")]
    public async Task What_is_wrong_with_it_is_told_beside_it(string code, string role, string reason, string days, string field)
    {
        var (marisol, theo) = (await Steward(), await App.Join("Theo"));
        using var sent = await Give(marisol, code switch { "own" => await Code(marisol), "theo" => await Code(theo), _ => code }, role, reason, days);
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector($"#{field}-err"));
        Assert.Equal(1, await App.Stored(db => db.RoleGrants.CountAsync()));
    }

    [Fact]
    public async Task The_last_steward_stays_also_when_two_end_each_other_at_the_same_moment()
    {
        var marisol = await Steward();
        using var last = await marisol.Send(await marisol.Page("/steward/roles"), "form[action*='Revoke']");
        await HoldfastApp.Expect(last, HttpStatusCode.BadRequest);

        var rowan = await App.Join("Rowan");
        await App.Grant(rowan, Roles.Steward);
        var grants = await App.Stored(db => db.RoleGrants.ToListAsync());
        var pages = new[] { await marisol.Page("/steward/roles"), await rowan.Page("/steward/roles") };
        var both = await Task.WhenAll(
            marisol.Send(pages[0], $"form[action*='{grants.Single(grant => grant.MemberId == rowan.MemberId).PublicId}']"),
            rowan.Send(pages[1], $"form[action*='{grants.Single(grant => grant.MemberId == marisol.MemberId).PublicId}']"));
        var now = App.Clock.GetCurrentInstant();
        Assert.Equal(1, await App.Stored(db => db.RoleGrants.HeldAt(now).CountAsync(grant => grant.Role == Roles.Steward)));
        foreach (var sent in both)
        {
            sent.Dispose();
        }
    }

    [Fact]
    public async Task The_lines_come_in_pages_and_only_ones_own()
    {
        var (dana, theo) = (await App.Join("Dana"), await App.Join("Theo"));
        await App.Stored(async db =>
        {
            await App.Services.GetRequiredService<Writer>().Write(db, async () =>
            {
                foreach (var i in Enumerable.Range(0, LookedModel.PageSize + 5))
                {
                    await App.Services.GetRequiredService<Audit>().Note(db, theo.MemberId, "looked", "member", i, dana.MemberId);
                    await db.SaveChangesAsync();
                }
            });
            return 0;
        });
        var first = await dana.Page("/you/looked");
        Assert.Equal(LookedModel.PageSize, first.QuerySelectorAll(".log li").Length);
        Assert.Equal(5, (await dana.Page(first.QuerySelector("main a.btn")!.GetAttribute("href")!)).QuerySelectorAll(".log li").Length);
        Assert.Empty((await theo.Page("/you/looked")).QuerySelectorAll(".log li"));
        Assert.Equal(HttpStatusCode.BadRequest, (await dana.Page("/you/looked?before=yesterday")).StatusCode);
    }

    [Fact]
    public async Task A_copy_holds_what_is_theirs_in_both_shapes_and_nothing_of_anybody_else()
    {
        var dana = await App.Join("Dana <b>Canary</b>");
        _ = await App.Join("Theo");
        var page = await dana.Page("/you/copy");
        using var json = await dana.Send(page, "form[action*='Json']");
        using var document = JsonDocument.Parse(await HoldfastApp.Expect(json, HttpStatusCode.OK));
        Assert.Equal("my-copy.json", json.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.True(json.Headers.CacheControl!.NoStore);
        Assert.Equal("Dana <b>Canary</b>", document.RootElement.GetProperty("account")[0].GetProperty("name").GetString());
        Assert.Equal("copy-taken", document.RootElement.GetProperty("looked")[0].GetProperty("what").GetString());

        using var read = await dana.Send(page, "form[action*='Page']");
        var text = await HoldfastApp.Expect(read, HttpStatusCode.OK);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Theo", text, StringComparison.Ordinal);
        Assert.Contains("Canary", (await BrowsingContext.New(Configuration.Default).OpenAsync(answer => answer.Content(text))).QuerySelector("dd")!.TextContent, StringComparison.Ordinal);

        foreach (var _ in Enumerable.Range(0, 4))
        {
            using var more = await dana.Send(page, "form[action*='Json']");
        }

        using var shed = await dana.Send(page, "form[action*='Json']");
        await HoldfastApp.Expect(shed, HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2M","authenticatorData":"AA","signature":"AA","userHandle":"AA"},"clientExtensionResults":{}}""")]
    public async Task An_answer_that_is_no_passkey_is_told_so(string answer)
    {
        var dana = await App.Join("Dana");
        using var added = await dana.Send(await dana.Page("/you/passkeys"), "main form", ("Input.Passkey", answer));
        await HoldfastApp.Expect(added, HttpStatusCode.BadRequest);
        var visitor = new Browser(App);
        using var signedIn = await visitor.Send(await visitor.Page("/sign-in"), "main form", ("Input.Passkey", answer));
        await HoldfastApp.Expect(signedIn, HttpStatusCode.BadRequest);
        using var joined = await visitor.Send(await visitor.Begin("Wren"), "main form", ("Input.Passkey", answer));
        await HoldfastApp.Expect(joined, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("http://localhost:5080", false, true)]
    [InlineData("http://localhost:5081", false, false)]
    [InlineData("https://localhost:5080", false, false)]
    [InlineData("http://elsewhere.localhost:5080", false, false)]
    [InlineData("http://localhost:5080", true, false)]
    [InlineData("http://LOCALHOST:5080", false, false)]
    public async Task A_passkey_counts_from_this_origin_alone_and_not_from_a_frame(string origin, bool isFramed, bool counts)
    {
        var options = App.Services.GetRequiredService<IOptions<IdentityPasskeyOptions>>().Value;
        Assert.Equal(("localhost", "required"), (options.ServerDomain, options.UserVerificationRequirement));
        Assert.Equal(counts, await options.ValidateOrigin!(new PasskeyOriginValidationContext { HttpContext = new DefaultHttpContext(), Origin = origin, CrossOrigin = isFramed }));
    }

    private async Task<Person> Steward()
    {
        var marisol = await App.Join("Marisol");
        await App.Grant(marisol, Roles.Steward);
        return marisol;
    }

    private static async Task<string> Code(Person who) => (await who.Page("/you")).QuerySelector("code.code")!.TextContent;

    private static async Task<HttpResponseMessage> Give(Person steward, string code, string role, string reason, string days) => await steward.Send(
        await steward.Page("/steward/roles"), "form.narrow", ("Input.Code", code), ("Input.Role", role), ("Input.Reason", reason), ("Input.Days", days));
}
