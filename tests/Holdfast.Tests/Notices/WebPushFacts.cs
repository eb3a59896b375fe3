using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Notices;
using Holdfast.Web;

namespace Holdfast.Tests.Notices;

/// <summary>Encrypting for a browser, held against the published example, and what is taken for a browser at all.</summary>
public sealed class WebPushFacts
{
    // RFC 8291, section 5 and appendix A.
    private const string Text = "When I grow up, I want to be a watermelon";
    private const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string SenderPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string Body = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void The_example_of_the_standard_comes_out_byte_for_byte()
    {
        var parameters = WebPush.Parameters(Base64Url.DecodeFromChars(SenderPublic));
        parameters.D = Base64Url.DecodeFromChars(SenderPrivate);
        using var sender = ECDiffieHellman.Create(parameters);
        var to = new PushSubscription("https://push.example.net/", Base64Url.DecodeFromChars(BrowserPublic), Base64Url.DecodeFromChars(Auth));

        var body = WebPush.Encrypt(to, Encoding.ASCII.GetBytes(Text), sender, Base64Url.DecodeFromChars(Salt));

        Assert.Equal(Body, Base64Url.EncodeToString(body));
    }

    [Fact]
    public void Two_pushes_of_the_same_have_the_same_length_and_nothing_else_in_common()
    {
        var to = new PushSubscription("https://push.example.net/", Base64Url.DecodeFromChars(BrowserPublic), Base64Url.DecodeFromChars(Auth));
        var (one, other) = (WebPush.Encrypt(to, WebPush.Payload), WebPush.Encrypt(to, WebPush.Payload));
        Assert.Equal(one.Length, other.Length);
        Assert.NotEqual(one[..16], other[..16]);
        Assert.NotEqual(one[22..86], other[22..86]);
        Assert.NotEqual(one[86..], other[86..]);
    }

    [Fact]
    public void What_a_browser_gives_is_read() => Assert.NotNull(Read("https://push.example.net/send/abc"));

    [Theory]
    [InlineData("http://push.example.net/send/abc")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://push.example.net/")]
    [InlineData("//push.example.net/")]
    [InlineData("https://dana:secret@push.example.net/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_that_no_browsers_maker_has_isn_t(string? endpoint) => Assert.Null(Read(endpoint));

    [Fact]
    public void One_that_is_too_long_isn_t() => Assert.Null(Read("https://push.example.net/" + new string('a', 1000)));

    [Theory]
    [InlineData("", Auth)]
    [InlineData("not base64!", Auth)]
    [InlineData("BCVxsr7N", Auth)]
    // The right length, and beside the curve.
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8", Auth)]
    [InlineData("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Auth)]
    [InlineData(BrowserPublic, "")]
    [InlineData(BrowserPublic, "BTBZMqHH6r4Tts7J_aSI")]
    [InlineData(BrowserPublic, "%%%")]
    public void Keys_that_no_browser_makes_aren_t_taken(string p256dh, string auth) =>
        Assert.Null(PushSubscription.Read("https://push.example.net/", p256dh, auth, endpoint => PublicAddress.IsPublic(endpoint.Address)));

    [Fact]
    public void The_service_worker_says_the_fixed_sentence_in_both_languages()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "src", "Holdfast", "assets", "sw.js"));
        Assert.Contains($"en: '{NoticeKind.News.Sentence()}'", script, StringComparison.Ordinal);
        Assert.Contains("es: 'Tienes algo nuevo.'", script, StringComparison.Ordinal);
        // It looks at nothing that came with the push.
        var push = script[script.IndexOf("addEventListener('push'", StringComparison.Ordinal)..];
        Assert.Contains("showNotification", push, StringComparison.Ordinal);
        Assert.DoesNotContain("event.data", push, StringComparison.Ordinal);
    }

    private static PushSubscription? Read(string? endpoint) => PushSubscription.Read(endpoint, BrowserPublic, Auth, address => PublicAddress.IsPublic(address.Address));
}
