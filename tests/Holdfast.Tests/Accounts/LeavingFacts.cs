using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Tests.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Accounts;

/// <summary>Somebody leaves, and is gone: from the pages, from the rows, and from the bytes of the files.</summary>
[Trait("needs", "database")]
public sealed class LeavingFacts : IAsyncLifetime
{
    private const string Form = "main form";
    private const string Passphrase = "seven quiet herons at noon";

    private readonly Diary diary = new();
    private HoldfastApp? started;

    private HoldfastApp App => started!;

    public async ValueTask InitializeAsync() => started = await HoldfastApp.Start(adjust: builder => builder.Services.AddSingleton<ILeave>(diary));

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task They_are_gone_and_so_is_what_slices_held_of_them()
    {
        var browser = new Browser(App);
        var name = await browser.Join("Canary Bluebell", Passphrase);
        await browser.MakeCodes();
        using var left = await Leave(browser, Passphrase);
        await HoldfastApp.Expect(left, HttpStatusCode.Redirect);
        Assert.Equal("/left", left.Headers.Location!.OriginalString);
        Assert.Equal("Canary Bluebell", Assert.Single(diary.Names));

        using var gone = await browser.Get("/you");
        Assert.StartsWith("/sign-in", gone.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var back = await new Browser(App).SignIn(name, Passphrase);
        await HoldfastApp.Expect(back, HttpStatusCode.BadRequest);
        Assert.Equal((0, 0, 0, 0), await App.Stored(async db => (await db.Members.CountAsync(), await db.Sessions.CountAsync(), await db.RecoveryCodes.CountAsync(), await db.KnownDevices.CountAsync())));
    }

    [Fact]
    public async Task No_byte_of_them_and_no_key_of_theirs_is_left()
    {
        var stays = await App.Join("Hazel");
        var browser = new Browser(App);
        await browser.Join("Canary Bluebell", Passphrase);
        using var named = await browser.Send(await browser.Page("/you/sessions"), "form[action*='Name']", ("Input.Label", "canary laptop"));
        var (theirs, hers) = await App.Stored(async db => (
            await db.Members.SingleAsync(member => member.Id != stays.MemberId),
            await db.Members.SingleAsync(member => member.Id == stays.MemberId)));

        // There before, so that the search below could have found it.
        var before = await Holding(theirs.KeyId);
        Assert.Contains("Members", App.Place.IsPostgres ? before : ["Members"]);
        Assert.Contains(before, where => where.StartsWith("keys.db", StringComparison.Ordinal));
        using var left = await Leave(browser, Passphrase);
        await HoldfastApp.Expect(left, HttpStatusCode.Redirect);

        Assert.Empty(await Holding(theirs.KeyId));
        Assert.Empty(await Holding(theirs.SignInNameHash));
        Assert.Empty(await Holding(Encoding.UTF8.GetBytes(theirs.PublicId)));
        Assert.Empty(await Holding("Canary"u8.ToArray()));
        Assert.Empty(await Holding("canary laptop"u8.ToArray()));
        Assert.Empty(await Holding(theirs.Profile!.Bytes[^24..]));
        Assert.Null(App.Services.GetRequiredService<KeyStore>().Find(theirs.KeyId));
        Assert.NotEmpty(await Holding(hers.KeyId));
        using var still = await stays.Get("/you");
        await HoldfastApp.Expect(still, HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_byte_of_what_they_said_in_groups_and_under_which_name_is_left()
    {
        var group = await App.OpenGroup();
        var (theo, dana) = (await App.In(group, "Theo"), await App.In(group, "Dana", "Canary Petrel"));
        await App.Choose(dana, Passphrase);
        var named = await dana.Share(group, "Said by name.");
        var nameless = await dana.Share(group, "Said without one.", ("Input.Nameless", "true"));
        await dana.Reply(group, await theo.Share(group, "Theo's own."), "Said in reply.");
        await theo.Reply(group, named, "Theo's answer.");
        var mine = await App.MembershipOf(dana, group);
        var posts = await App.Stored(db => db.Posts.AsNoTracking().Where(post => post.PublicId == named || post.PublicId == nameless).ToListAsync());
        var reply = await App.Stored(db => db.Replies.AsNoTracking().SingleAsync(reply => reply.MembershipId == mine.Id));
        byte[][] theirs = [Encoding.UTF8.GetBytes(mine.PublicId), mine.AliasHash, mine.Alias!.Bytes[^24..], mine.Nameless!.Bytes[^24..], .. posts.Select(post => post.Words!.Bytes[^24..]), reply.Words!.Bytes[^24..]];
        foreach (var bytes in theirs)
        {
            // There before, so that the search below could have found it.
            Assert.NotEmpty(await Holding(bytes));
        }

        using var left = await dana.Send(await dana.Page("/you/leave"), Form, ("Input.Sure", "true"), ("Input.Passphrase", Passphrase));
        await HoldfastApp.Expect(left, HttpStatusCode.Redirect);
        foreach (var bytes in theirs)
        {
            Assert.Empty(await Holding(bytes));
        }

        // Their keys go with the next turn of what destroys them, some seconds later.
        await App.Services.GetRequiredService<Holdfast.Groups.DiscardedKeys>().DestroyAll(TestContext.Current.CancellationToken);
        Assert.Null(App.Services.GetRequiredService<KeyStore>().Find(mine.KeyId));
        Assert.DoesNotContain(await Holding(mine.KeyId), where => where.StartsWith("keys.db", StringComparison.Ordinal));
        Assert.Contains("Theo's answer.", (await theo.Page("/groups/" + group)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithsignedOutthe_passphrase_and_the_tick_nobody_leaves()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        using var wrong = await Leave(browser, "not that one at all");
        await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        using var unticked = await browser.Send(await browser.Page("/you/leave"), Form, ("Input.Passphrase", Passphrase));
        await HoldfastApp.Expect(unticked, HttpStatusCode.BadRequest);
        using var still = await browser.Get("/you");
        await HoldfastApp.Expect(still, HttpStatusCode.OK);
        Assert.Empty(diary.Names);
    }

    [Fact]
    public async Task A_slice_that_fails_leaves_everything_as_it_was()
    {
        var browser = new Browser(App);
        await browser.Join("Wren", Passphrase);
        diary.Fails = true;
        using var sent = await Leave(browser, Passphrase);
        await HoldfastApp.Expect(sent, HttpStatusCode.ServiceUnavailable);
        using var still = await browser.Get("/you");
        await HoldfastApp.Expect(still, HttpStatusCode.OK);
        diary.Fails = false;
        using var left = await Leave(browser, Passphrase);
        Assert.Equal("/left", left.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_leaving_broken_off_is_finished_at_the_next_start(bool keyIsGone)
    {
        var dana = await App.Join("Dana");
        var member = await App.Stored(db => db.Members.AsNoTracking().SingleAsync());
        await using (var scope = App.Services.CreateAsyncScope())
        {
            Assert.True(await scope.ServiceProvider.GetRequiredService<Leaving>().Begin(dana.MemberId, CancellationToken.None));
        }

        if (keyIsGone)
        {
            App.Services.GetRequiredService<KeyStore>().Destroy(member.KeyId);
        }

        // In between: the row is there, and nobody gets in by it.
        Assert.Equal(1, await App.Stored(db => db.Members.CountAsync()));
        using var signedOut = await dana.Get("/you");
        await HoldfastApp.Expect(signedOut, HttpStatusCode.Redirect);

        await new UnfinishedLeavings(App.Services.GetRequiredService<IServiceScopeFactory>()).StartAsync(CancellationToken.None);
        Assert.Equal(0, await App.Stored(db => db.Members.CountAsync()));
        Assert.Null(App.Services.GetRequiredService<KeyStore>().Find(member.KeyId));
        Assert.Empty(await Holding(member.KeyId));
    }

    private static async Task<HttpResponseMessage> Leave(Browser browser, string passphrase) =>
        await browser.Send(await browser.Page("/you/leave"), Form, ("Input.Sure", "true"), ("Input.Passphrase", passphrase));

    /// <summary>Where these bytes are, as they are or in hexadecimal: files of the data folder, and on PostgreSQL the tables.</summary>
    private async Task<IReadOnlyList<string>> Holding(byte[] canary)
    {
        var hex = Convert.ToHexString(canary);
        byte[][] shapes = [canary, Encoding.ASCII.GetBytes(hex), Encoding.ASCII.GetBytes(hex.ToLower(CultureInfo.InvariantCulture))];
        var found = Directory.EnumerateFiles(App.Place.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Read(file) is var bytes && Array.Exists(shapes, shape => bytes.AsSpan().IndexOf(shape) >= 0))
            .Select(file => Path.GetFileName(file)!)
            .ToList();
        if (App.Place.IsPostgres)
        {
            var tables = await App.Stored(db => Task.FromResult(db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().ToList()));
            var (plain, hexed) = ($"%{Encoding.UTF8.GetString(canary).Replace("\0", "", StringComparison.Ordinal)}%", $"%{hex}%");
            foreach (var table in tables)
            {
#pragma warning disable EF1002 // The name of a table of our own model; a name can't be a parameter.
                var count = await App.Stored(db => db.Database.SqlQueryRaw<int>($"select count(*)::int as \"Value\" from \"{table}\" row where row::text ilike {{0}} or row::text ilike {{1}}", plain, hexed).SingleAsync());
#pragma warning restore EF1002
                if (count > 0)
                {
                    found.Add(table);
                }
            }
        }

        return found;

        static byte[] Read(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
    }

    /// <summary>A slice that holds something of a member.</summary>
    private sealed class Diary : ILeave
    {
        public List<string> Names { get; } = [];

        public bool Fails { get; set; }

        public async Task Leave(HoldfastDb db, Leaver leaver, CancellationToken cancellation)
        {
            if (Fails)
            {
                throw new TimeoutException();
            }

            var member = await db.Members.AsNoTracking().SingleAsync(member => member.Id == leaver.MemberId, cancellation);
            Names.Add(Open(member, leaver.Key));
        }

        /// <summary>The key still opens what is theirs: with nothing but it, as another would by what Sealed says of its bytes.</summary>
        private static string Open(Member member, SealingKey key)
        {
            var bytes = member.Profile!.Bytes;
            var text = new byte[bytes.Length - 46];
            var where = Encoding.UTF8.GetBytes($"Members\0{member.PublicId}\0Profile");
            byte[] data = [.. bytes[..18], .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(where.Length)), .. where];
            using var aes = new AesGcm(key.Bytes, 16);
            aes.Decrypt(bytes.AsSpan(18, 12), bytes.AsSpan(46), bytes.AsSpan(30, 16), text, data);
            return JsonSerializer.Deserialize<Profile>(text)!.Name;
        }
    }
}
