using Holdfast.Accounts;
using Holdfast.Cli;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Accounts;

/// <summary>The rules of names, passphrases, codes, roles and newcomers, without pages.</summary>
public sealed class AccountsFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private Sealer Sealer => app.Services.GetRequiredService<Sealer>();

    [Fact]
    public void A_sign_in_name_is_drawn_from_enough_words_to_carry_36_bits()
    {
        var words = new SignInWords().All;
        Assert.True(words.Count >= SignInWords.Fewest);
        Assert.True((3 * Math.Log2(words.Count)) + Math.Log2(100) >= 36);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => SignInName.New(app.Services.GetRequiredService<SignInWords>()).Shown).Distinct().Count());
    }

    [Theory]
    [InlineData("harbor-violet-canoe-42")]
    [InlineData("Harbor Violet Canoe 42")]
    [InlineData("  HARBORVIOLETCANOE42 ")]
    [InlineData("ｈａｒｂｏｒ violet canoe ４２")]
    public void It_is_the_same_however_it_is_typed(string typed) =>
        Assert.Equal(SignInName.Read("harbor-violet-canoe-42")!.Hash(Sealer), SignInName.Read(typed)!.Hash(Sealer));

    [Fact]
    public void Another_is_another() =>
        Assert.NotEqual(SignInName.Read("harbor-violet-canoe-42")!.Hash(Sealer), SignInName.Read("harbor-violet-canoe-43")!.Hash(Sealer));

    [Theory]
    [InlineData("four words at noon")]
    [InlineData("ñandú cruza el páramo")]
    [InlineData("水の上を歩く人たちの静かな朝です")]
    public async Task An_ordinary_passphrase_is_good(string passphrase) => Assert.Null(await Passphrases.Check(passphrase, [], CancellationToken.None));

    [Fact]
    public async Task It_may_have_two_hundred_characters_and_no_more()
    {
        var words = string.Join(' ', Enumerable.Range(100, 50).Select(i => $"{(char)('a' + (i * 7 % 26))}{i}"));
        Assert.Null(await Passphrases.Check(words[..200], [], CancellationToken.None));
        Assert.IsType<PassphraseTooLong>(await Passphrases.Check((words + words)[..201], [], CancellationToken.None));
        Assert.IsType<PassphraseTooLong>(await Passphrases.Check(new string('x', 5000), [], CancellationToken.None));
    }

    [Fact]
    public void The_same_letters_composed_otherwise_are_the_same_passphrase() =>
        Assert.Equal(Passphrases.Normal("mañana en el río"), Passphrases.Normal("man\u0303ana en el ri\u0301o"));

    [Fact]
    public void A_recovery_code_carries_eighty_bits_and_reads_as_it_might_be_copied()
    {
        var code = RecoveryCode.New();
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", code);
        Assert.Equal(RecoveryCode.Read(code), RecoveryCode.Read(" " + code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l')));
        Assert.Null(RecoveryCode.Read("ABCD-EFGH"));
        Assert.Null(RecoveryCode.Read(new string('A', 100)));
    }

    [Fact]
    public void Nobody_gives_themselves_a_role_nor_gives_one_without_end_or_reason()
    {
        var now = HoldfastApp.Noon;
        Assert.Throws<ArgumentException>(() => RoleGrant.Give(Roles.Steward, 7, by: 7, "Because.", now, RoleGrant.Lasts, Sealer));
        Assert.Throws<ArgumentException>(() => RoleGrant.Give(Roles.Steward, 7, by: 8, "", now, RoleGrant.Lasts, Sealer));
        Assert.Throws<ArgumentException>(() => RoleGrant.Give(Roles.Steward, 7, by: 8, "Because.", now, RoleGrant.LastsAtMost + Duration.Epsilon, Sealer));
        Assert.Throws<ArgumentException>(() => RoleGrant.Give("admin", 7, by: 8, "Because.", now, RoleGrant.Lasts, Sealer));
        var grant = RoleGrant.Give(Roles.Steward, 7, by: 8, "Because.", now, RoleGrant.Lasts, Sealer);
        Assert.True(grant.HoldsAt(now));
        Assert.False(grant.HoldsAt(now + RoleGrant.Lasts));
        grant.Revoke(by: 9, now);
        grant.Revoke(by: 10, now + Duration.FromDays(1));
        Assert.Equal((9, now), (grant.RevokedBy, grant.RevokedAt));
        Assert.False(grant.HoldsAt(now));
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(13, true, true)]
    [InlineData(14, true, false)]
    [InlineData(29, true, false)]
    [InlineData(30, false, false)]
    public void Somebody_is_new_for_thirty_days_and_very_new_for_fourteen(int days, bool newcomer, bool first)
    {
        var me = new Me(app.Services.GetRequiredService<KeyStore>(), Sealer, app.Clock);
        me.Become(new Me.Signed(1, false, 1, "", [], HoldfastApp.Noon.InUtc().Date.PlusDays(-days), new Sealed<Profile>([]), new HashSet<string>()));
        Assert.Equal((newcomer, first), (me.IsNewcomer, me.IsInFirstDays));
    }

    [Fact]
    public void Nobody_is_signed_in_until_somebody_is()
    {
        var me = new Me(app.Services.GetRequiredService<KeyStore>(), Sealer, app.Clock);
        Assert.False(me.IsSignedIn);
        Assert.False(me.Holds(Roles.Steward));
        Assert.Throws<InvalidOperationException>(() => me.MemberId);
    }

    [Fact]
    public void Every_refusal_has_its_Spanish()
    {
        var spanish = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "src", "Holdfast", "Accounts", "AccountWords.es.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet();
        var refusals = typeof(NoSuchSignIn).Assembly.GetTypes().Where(type => type.Namespace == typeof(NoSuchSignIn).Namespace && type.IsSubclassOf(typeof(Refusal)))
            .Select(type => ((Refusal)Activator.CreateInstance(type)!).Sentence).ToList();
        Assert.NotEmpty(refusals);
        Assert.All(refusals, sentence => Assert.Contains(sentence, spanish));
    }

    [Fact]
    public void Places_in_the_bar_have_short_names_in_both_languages() =>
        Assert.All(app.Services.GetServices<NavItem>(), item => Assert.True(item.Label.English.Length <= 11 && item.Label.Spanish.Length <= 11, item.Address));

    [Fact]
    public async Task The_first_steward_is_named_on_the_command_line_and_it_is_written_down()
    {
        await using var store = await TestStore.OnSqlite();
        var folder = store.Place.Folder;
        Assert.Equal(0, await Commands.Run(["demo", "--data", folder]));
        Assert.Equal(Commands.Refused, await Commands.Run(["steward", "add", "nobody-of-that-name-11", "--data", folder]));
        Assert.Equal(0, await Commands.Run(["steward", "add", "Demo Member Harbor 01", "--data", folder]));
        Assert.Equal(0, await Commands.Run(["steward", "add", "demo-member-harbor-01", "--data", folder]));
        Assert.Equal(0, await Commands.Run(["check-audit", "--data", folder]));

        await using var services = store.Open();
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            var hash = SignInName.Read("demo-member-harbor-01")!.Hash(services.GetRequiredService<Sealer>());
            var member = await db.Members.SingleAsync(member => member.SignInNameHash == hash);
            Assert.Equal(1, await db.RoleGrants.CountAsync(grant => grant.MemberId == member.Id && grant.Role == Roles.Steward));
            Assert.Equal(1, await db.AuditEntries.CountAsync(entry => entry.About == member.Id && entry.Verb == Deeds.RoleGiven));
            await db.AuditEntries.Where(entry => entry.Number == 2).ExecuteDeleteAsync();
        }

        Assert.Equal(Commands.Refused, await Commands.Run(["check-audit", "--data", folder]));
    }
}
