using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Accounts;

/// <summary>Somebody lost everything but a recovery code.</summary>
[Trait("needs", "database")]
public sealed class RecoveringFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const string Form = "main form";
    private const string Passphrase = "seven quiet herons at noon";
    private const string Another = "eleven brass kettles in rain";

    [Fact]
    public async Task A_code_alone_brings_somebody_back_and_everybody_else_is_out()
    {
        var first = new Browser(app);
        var oldName = await first.Join("Wren", Passphrase);
        var codes = await first.MakeCodes();

        var later = new Browser(app);
        var page = await Found(later, codes[3].ToLowerInvariant().Replace('-', ' '));
        var newName = page.QuerySelector<IHtmlInputElement>("#signinname")!.Value;
        Assert.NotEqual(oldName, newName);
        using var back = await later.Send(page, Form, ("Input.Passphrase", Another));
        await HoldfastApp.Expect(back, HttpStatusCode.Redirect);
        var you = (await later.Page("/you")).QuerySelector("main")!.TextContent;
        Assert.Contains("Wren", you, StringComparison.Ordinal);
        Assert.Contains("9", you, StringComparison.Ordinal);

        using var thrownOut = await first.Get("/you");
        await HoldfastApp.Expect(thrownOut, HttpStatusCode.Redirect);
        using var oldWay = await new Browser(app).SignIn(oldName, Passphrase);
        await HoldfastApp.Expect(oldWay, HttpStatusCode.BadRequest);
        using var oldPassphrase = await new Browser(app).SignIn(newName, Passphrase);
        await HoldfastApp.Expect(oldPassphrase, HttpStatusCode.BadRequest);
        using var newWay = await new Browser(app).SignIn(newName, Another);
        await HoldfastApp.Expect(newWay, HttpStatusCode.Redirect);
        Assert.Contains("recovery code", (await later.Page("/you/looked")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once_also_for_two_who_come_at_the_same_time()
    {
        var owner = new Browser(app);
        await owner.Join("Otter", Passphrase);
        var codes = await owner.MakeCodes();
        var (one, two) = (new Browser(app), new Browser(app));
        var pages = new[] { await Found(one, codes[0]), await Found(two, codes[0]) };
        var both = await Task.WhenAll(one.Send(pages[0], Form, ("Input.Passphrase", Another)), two.Send(pages[1], Form, ("Input.Passphrase", Another)));
        Assert.Equal(["/recover", "/you"], both.Select(sent => sent.Headers.Location!.OriginalString).Order(StringComparer.Ordinal));

        var third = new Browser(app);
        using var again = await third.Send(await third.Page("/recover"), Form, ("Input.Code", codes[0]));
        await HoldfastApp.Expect(again, HttpStatusCode.BadRequest);
        foreach (var sent in both)
        {
            sent.Dispose();
        }
    }

    [Fact]
    public async Task A_used_code_and_one_of_nobody_get_the_same_answer()
    {
        var owner = new Browser(app);
        await owner.Join("Hazel", Passphrase);
        var codes = await owner.MakeCodes();
        var back = new Browser(app);
        using var came = await back.Send(await Found(back, codes[0]), Form, ("Input.Passphrase", Another));

        Assert.Equal(await Answer(RecoveryCode.New()), await Answer(codes[0]));

        async Task<string> Answer(string code)
        {
            var stranger = new Browser(app);
            using var sent = await stranger.Send(await stranger.Page("/recover"), Form, ("Input.Code", code));
            await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
            return (await HoldfastApp.Document(sent)).QuerySelector("#code-err")!.TextContent;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCD-EFGH")]
    [InlineData("\uD800")]
    [InlineData("UUUU-UUUU-UUUU-UUUU")]
    public async Task What_is_no_code_is_told_beside_it_and_kept(string typed)
    {
        var browser = new Browser(app);
        using var sent = await browser.Send(await browser.Page("/recover"), Form, ("Input.Code", typed));
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.NotNull((await HoldfastApp.Document(sent)).QuerySelector("#code-err"));
    }

    [Fact]
    public async Task A_poor_passphrase_spends_no_code()
    {
        var owner = new Browser(app);
        await owner.Join("Larch", Passphrase);
        var codes = await owner.MakeCodes();
        var back = new Browser(app);
        using var poor = await back.Send(await Found(back, codes[1]), Form, ("Input.Passphrase", "passwordpassword"));
        await HoldfastApp.Expect(poor, HttpStatusCode.BadRequest);
        using var good = await back.Send(await HoldfastApp.Document(poor), Form, ("Input.Passphrase", Another));
        await HoldfastApp.Expect(good, HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_second_step_alone_leads_to_the_first()
    {
        using var response = await new Browser(app).Get("/recover/passphrase");
        await HoldfastApp.Expect(response, HttpStatusCode.Redirect);
        Assert.Equal("/recover", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Somebody_suspended_keeps_the_code_and_is_told()
    {
        var owner = new Browser(app);
        var name = await owner.Join("Sol", Passphrase);
        var codes = await owner.MakeCodes();
        var hash = SignInName.Read(name)!.Hash(app.Services.GetRequiredService<Holdfast.Data.Sealer>());
        var until = HoldfastApp.Noon + NodaTime.Duration.FromDays(7);
        await app.Stored(db => db.Members.Where(member => member.SignInNameHash == hash).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
        var back = new Browser(app);
        using var sent = await back.Send(await Found(back, codes[0]), Form, ("Input.Passphrase", Another));
        Assert.Contains("paused", await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(10, await app.Stored(db => db.RecoveryCodes.CountAsync(code => code.UsedAt == null && db.Members.Any(member => member.Id == code.MemberId && member.SignInNameHash == hash))));
    }

    private static async Task<IDocument> Found(Browser browser, string code)
    {
        using var found = await browser.Send(await browser.Page("/recover"), Form, ("Input.Code", code));
        await HoldfastApp.Expect(found, HttpStatusCode.Redirect);
        return await browser.Page("/recover/passphrase");
    }
}
