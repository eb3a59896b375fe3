using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Data;
using Holdfast.FrontDoor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.FrontDoor;

public sealed class AskingToBeContacted : IAsyncLifetime
{
    private const string Form = "form[method='post']";
    private static readonly (string, string)[] Filled =
    [
        ("Input.Name", "Juniper"), ("Input.Reach", "juniper@example.org"), ("Input.Helps", "Evenings. canary-7f3a"), ("Input.Consent", "true"),
    ];

    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task What_was_asked_is_stored_once_sealed_and_received()
    {
        using var sent = await App.Send(await App.Page("/contact"), Form, Filled);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
        Assert.Equal("/contact/received", sent.Headers.Location!.OriginalString);

        var request = await App.Stored(db => db.ContactRequests.SingleAsync());
        Assert.Equal(HoldfastApp.Noon, request.At);
        var words = App.Services.GetRequiredService<Sealer>().Open(request.Words!, ContactRequest.PlaceOf(request.PublicId));
        Assert.Equal(new ContactWords("Juniper", "juniper@example.org", "Evenings. canary-7f3a", "en"), words);
    }

    [Fact]
    public async Task Nothing_of_it_can_be_read_in_the_files()
    {
        using var sent = await App.Send(await App.Page("/contact"), Form, Filled);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);

        var request = await App.Stored(db => db.ContactRequests.SingleAsync());
        var files = Directory.EnumerateFiles(App.Place.Folder, "*", SearchOption.AllDirectories).Select(Read).ToList();
        if (!App.Place.IsPostgres)
        {
            Assert.Contains(files, file => Holds(file, request.PublicId));
        }

        foreach (var canary in new[] { "canary-7f3a", "Juniper", "juniper@example.org" })
        {
            Assert.DoesNotContain(files, file => Holds(file, canary));
            Assert.False(Holds(request.Words!.Bytes, canary));
        }

        static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

        static byte[] Read(string path)
        {
            // SQLite holds its files open.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
    }

    [Fact]
    public async Task A_second_click_stores_nothing_more_and_says_the_same()
    {
        var page = await App.Page("/contact");
        var both = await Task.WhenAll(App.Send(page, Form, Filled), App.Send(page, Form, Filled));
        using var later = await App.Send(page, Form, Filled);
        foreach (var sent in both.Append(later))
        {
            await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
            sent.Dispose();
        }

        Assert.Equal(1, await App.Stored(db => db.ContactRequests.CountAsync()));

        // A form opened anew is another form.
        using var another = await App.Send(await App.Page("/contact"), Form, Filled);
        Assert.Equal(2, await App.Stored(db => db.ContactRequests.CountAsync()));
    }

    [Theory]
    [InlineData("Input.Name", "name", "Enter a name we can use. It can be made up.")]
    [InlineData("Input.Reach", "reach", "Enter a way to reach you, like an email address or a phone number.")]
    public async Task A_missing_field_is_told_beside_it_and_the_rest_is_kept(string field, string id, string says)
    {
        var page = await Refused([.. Filled.Select(pair => pair.Item1 == field ? (field, "  ") : pair)]);
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        Assert.Equal(says, page.QuerySelector($"#{id}-err")!.TextContent);
        Assert.Equal("true", page.GetElementById(id)!.GetAttribute("aria-invalid"));
        Assert.Equal($"{id}-err", page.GetElementById(id)!.GetAttribute("aria-describedby"));
        var summary = page.QuerySelector("[role='alert'] a")!;
        Assert.Equal(($"#{id}", says), (summary.GetAttribute("href"), summary.TextContent));
        Assert.Equal("Evenings. canary-7f3a", ((IHtmlTextAreaElement)page.GetElementById("helps")!).Value);
        Assert.True(((IHtmlInputElement)page.GetElementById("consent")!).IsChecked);
    }

    [Fact]
    public async Task Without_the_tick_nothing_is_stored()
    {
        var page = await Refused([.. Filled.Where(pair => pair.Item1 != "Input.Consent")]);
        Assert.NotNull(page.QuerySelector("#consent-err"));
        Assert.Equal("Juniper", ((IHtmlInputElement)page.GetElementById("name")!).Value);
    }

    [Theory]
    [InlineData("Input.Name", 81, "name")]
    [InlineData("Input.Reach", 201, "reach")]
    [InlineData("Input.Helps", 2001, "helps")]
    public async Task Too_many_words_are_told_with_their_number(string field, int length, string id)
    {
        var page = await Refused([.. Filled.Select(pair => pair.Item1 == field ? (field, new string('é', length)) : pair)]);
        Assert.Equal($"Shorten this to {length - 1} characters. It has {length}.", page.QuerySelector($"#{id}-err")!.TextContent);
    }

    [Fact]
    public async Task Each_field_may_be_filled_to_its_end_with_anything()
    {
        using var sent = await App.Send(
            await App.Page("/contact"),
            Form,
            ("Input.Name", "J" + new string('\u0001', 79)),
            ("Input.Reach", new string('ﷺ', 200)),
            ("Input.Helps", string.Concat(Enumerable.Repeat("🌊", 1000))),
            ("Input.Consent", "true"));
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("Input.Name")]
    [InlineData("Input.Reach")]
    public async Task A_field_with_nothing_to_be_seen_in_it_is_as_good_as_empty(string field) =>
        await Refused([.. Filled.Where(pair => pair.Item1 != field), (field, "\u200B\u0001\u2060")]);

    [Theory]
    [InlineData("formId", "' or 1=1")]
    [InlineData("formId", "")]
    [InlineData("Input.Consent", "perhaps")]
    public async Task A_field_nobody_could_have_typed_is_refused_with_the_words_kept(string field, string value)
    {
        var page = await Refused([.. Filled.Where(pair => pair.Item1 != field), (field, value)]);
        Assert.Equal("Juniper", ((IHtmlInputElement)page.GetElementById("name")!).Value);
        Assert.Equal(22, ((IHtmlInputElement)page.QuerySelector("input[name='formId']")!).Value.Length);
    }

    [Fact]
    public async Task A_post_forged_elsewhere_is_refused()
    {
        using var content = new FormUrlEncodedContent(Filled.Append(("formId", RandomId.New())).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));
        using var sent = await App.NewClient().PostAsync(new Uri("/contact", UriKind.Relative), content);
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.Equal(0, await App.Stored(db => db.ContactRequests.CountAsync()));
    }

    [Fact]
    public async Task Too_many_from_one_network_are_told_so_with_the_words_kept()
    {
        HttpStatusCode status;
        var sent = 0;
        IDocument page;
        do
        {
            using var response = await App.Send(await App.Page("/contact"), Form, Filled);
            status = response.StatusCode;
            page = await HoldfastApp.Document(response);
            sent++;
        }
        while (status == HttpStatusCode.Redirect && sent < 100);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(sent - 1, await App.Stored(db => db.ContactRequests.CountAsync()));
        Assert.Contains("was not saved", page.QuerySelector("[role='alert']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("juniper@example.org", ((IHtmlInputElement)page.GetElementById("reach")!).Value);
    }

    [Fact]
    public async Task When_it_can_t_be_stored_the_page_says_so_and_keeps_the_words()
    {
        var form = await App.Page("/contact");
        await App.Stored(db => db.Database.ExecuteSqlRawAsync("alter table \"ContactRequests\" rename to \"Gone\""));
        using var sent = await App.Send(form, Form, Filled);
        var body = await HoldfastApp.Expect(sent, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("That was not saved", body, StringComparison.Ordinal);
        var page = await HoldfastApp.Document(sent);
        Assert.Equal("Evenings. canary-7f3a", ((IHtmlTextAreaElement)page.GetElementById("helps")!).Value);
        Assert.NotNull(page.QuerySelector("[role='alert'] a[href='/help']"));

        // The same form goes through once the fault is mended: the failed try left nothing behind.
        await App.Stored(db => db.Database.ExecuteSqlRawAsync("alter table \"Gone\" rename to \"ContactRequests\""));
        using var again = await App.Send(page, Form);
        await HoldfastApp.Expect(again, HttpStatusCode.Redirect);
        Assert.Equal(1, await App.Stored(db => db.ContactRequests.CountAsync()));
    }

    [Fact]
    public async Task The_received_page_says_what_comes_next_and_who_to_call_meanwhile()
    {
        var page = await App.Page("/contact/received");
        Assert.Contains("We can’t promise how soon", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[href='/help']"));
    }

    private async Task<IDocument> Refused((string, string)[] fields)
    {
        using var sent = await App.Send(await App.Page("/contact"), Form, fields);
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
        Assert.Equal(0, await App.Stored(db => db.ContactRequests.CountAsync()));
        return await HoldfastApp.Document(sent);
    }
}
