using CsCheck;
using Holdfast.Meetings.Import;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>What isn't for everybody leaves the plain text, and the rest can still be read.</summary>
public class WithheldFacts
{
    /// <summary>As written, as left in plain sight, the passcodes kept (by |), the contacts kept (by |).</summary>
    public static readonly TheoryData<string, string, string, string> Written = new()
    {
        { "Meeting ID: 123 456 7890 Password: sunrise9", "Meeting ID: 123 456 7890", "sunrise9", "" },
        { "Meeting ID: 1234567890\nPassword: sunrise9", "Meeting ID: 1234567890", "sunrise9", "" },
        { "Meeting ID: 1234567890, Passcode: 445566", "Meeting ID: 1234567890", "445566", "" },
        { "Passcode: 445566", "", "445566", "" },
        { "Passcode 445566", "", "445566", "" },
        { "passcode is 445566.", "", "445566", "" },
        { "The password is serenity.", "", "serenity", "" },
        { "Password is: serenity", "", "serenity", "" },
        { "Password: \"one day at a time\"", "", "one day at a time", "" },
        { "Password: “welcome”\nHave your name visible.", "Have your name visible.", "welcome", "" },
        { "Password: one day at a time\nAll welcome.", "All welcome.", "one day at a time", "" },
        { "Passcode:\n445566\nAll welcome.", "All welcome.", "445566", "" },
        { "Passcode:\n\n445566", "", "445566", "" },
        { "Zoom ID: 123 4567 890\npasscode:\n\nDial-In ID: 123 4567 890\n\nVirtual", "Zoom ID: 123 4567 890\n\nDial-In ID: 123 4567 890\n\nVirtual", "", "" },
        { "Dial-In-passcode:\n\nWheelchair Access", "Wheelchair Access", "", "" },
        { "PW: abc123", "", "abc123", "" },
        { "pw=abc123", "", "abc123", "" },
        { "P/W: abc123", "", "abc123", "" },
        { "pwd: abc123", "", "abc123", "" },
        { "Zoom Id: 123456789 pwd.. 445566", "Zoom Id: 123456789", "445566", "" },
        { "PIN: 4455", "", "4455", "" },
        { "Enter PIN: 4455#", "", "4455#", "" },
        { "Dial-in: (312) 555-0142\nEnter Meeting ID: 123456789#\nEnter PIN: 085392#", "Dial-in: (312) 555-0142\nEnter Meeting ID: 123456789#", "085392#", "" },
        { "Access code 445566#", "", "445566#", "" },
        { "Access code: 445 566", "", "445 566", "" },
        { "Security code: xyz1", "", "xyz1", "" },
        { "Password (case sensitive): HopE", "", "HopE", "" },
        { "(Password: hope)", "", "hope", "" },
        { "Online (ID 123456789, passcode: hope1) and in the hall.", "Online (ID 123456789) and in the hall.", "hope1", "" },
        { "Join with passcode hope1 at noon.", "Join at noon.", "hope1", "" },
        { "PASSWORD: HOPE", "", "HOPE", "" },
        { "Password HOPE", "", "HOPE", "" },
        { "Call In Password: REDACTED", "", "", "" },
        { "Meeting ID: 1234567890# Password:REDACTED\nAnother line.", "Meeting ID: 1234567890#\nAnother line.", "", "" },
        { "Zoom ID: [phone]\nPassword: REDACTED\nRoom 5", "Room 5", "", "" },
        { "Dial in password is: 445566", "", "445566", "" },
        { "Contraseña: esperanza", "", "esperanza", "" },
        { "La contraseña es esperanza9.", "", "esperanza9", "" },
        { "contrasena: 445566", "", "445566", "" },
        { "Código: 445566", "", "445566", "" },
        { "Código de acceso: 445566\nReunión abierta.", "Reunión abierta.", "445566", "" },
        { "codigo de acceso 445566", "", "445566", "" },
        { "Clave: abc1", "", "abc1", "" },
        { "Clave de acceso: «luz y vida»", "", "luz y vida", "" },
        { "ID de reunión: 123 456 7890 Clave 9988", "ID de reunión: 123 456 7890", "9988", "" },
        { "Ingrese con la clave: 9988", "", "9988", "" },
        { "https://zoom.us/j/123456789?pwd=QWxs1", "https://zoom.us/j/123456789", "QWxs1", "" },
        { "https://zoom.us/j/123456789?pwd=QWxs1&uname=x", "https://zoom.us/j/123456789?uname=x", "QWxs1", "" },
        { "https://zoom.us/j/123456789?uname=x&pwd=QWxs1#success", "https://zoom.us/j/123456789?uname=x#success", "QWxs1", "" },
        { "https://zoom.us/j/123456789? pwd=QWxs1 Women only", "https://zoom.us/j/123456789 Women only", "QWxs1", "" },
        { "Zoom: https://zoom.us/j/123456789  pwd=QWxs1", "Zoom: https://zoom.us/j/123456789", "QWxs1", "" },
        { "https://example.org/go?to=https%3A%2F%2Fzoom.us%2Fj%2F1%3Fpwd%3DQWxs1", "https://example.org/go?to=https%3A%2F%2Fzoom.us%2Fj%2F1", "QWxs1", "" },
        { "https://meet.example.org/room?passcode=9988&password=77", "https://meet.example.org/room", "9988|77", "" },
        { "One tap mobile: +13125550142,,123456789#,,,,*445566#", "One tap mobile: +13125550142,,123456789#", "*445566#", "" },
        { "One tap: +13125550142,, 123456789#,,445566#", "One tap: +13125550142,, 123456789#", "445566#", "" },
        { "Because of disruptions a password is now required.", "Because of disruptions a password is now required.", "", "" },
        { "Every day. PMI: [phone]. Ask Ana.", "Every day. Ask Ana.", "", "" },
        { "This meeting requires a password.", "This meeting requires a password.", "", "" },
        { "No password required.", "No password required.", "", "" },
        { "Password required to attend.", "Password required to attend.", "", "" },
        { "Ask for the password. Bring a mug.", "Ask for the password. Bring a mug.", "", "" },
        { "Password: none", "Password: none", "", "" },
        { "Passcode: not needed", "Passcode: not needed", "", "" },
        { "We are password-protecting our meeting.", "We are password-protecting our meeting.", "", "" },
        { "Sin contraseña.", "Sin contraseña.", "", "" },
        { "Pedir la contraseña al grupo.", "Pedir la contraseña al grupo.", "", "" },
        { "Code of conduct applies.", "Code of conduct applies.", "", "" },
        { "Please email ana@example.org for the password.", "Please email for the password.", "", "ana@example.org" },
        { "Please send password request to: ana@example.org", "Please send password request", "", "ana@example.org" },
        { "Questions? Email: ana@example.org", "Questions?", "", "ana@example.org" },
        { "Feel free to contact us at ana@example.org.", "Feel free to contact us.", "", "ana@example.org" },
        { "Escriba a ana@example.org para unirse.", "Escriba para unirse.", "", "ana@example.org" },
        { "Call Ana at 312-555-0142 for help.", "Call Ana for help.", "", "312-555-0142" },
        { "Contact Ana B (312) 555-0142.", "Contact Ana B.", "", "(312) 555-0142" },
        { "Phone: 312.555.0142\nRoom 5", "Room 5", "", "312.555.0142" },
        { "Llame al 312-555-0142 o ana@example.org", "Llame", "", "312-555-0142|ana@example.org" },
        { "Text [phone] and let us know.", "Text and let us know.", "", "" },
        { "Unable to get in? Text +1 312 555 0142 now.", "Unable to get in? Text now.", "", "+1 312 555 0142" },
        { "Business meeting: 2nd Sunday @ 9 pm.", "Business meeting: 2nd Sunday @ 9 pm.", "", "" },
        { "Pin your name tag.", "Pin your name tag.", "", "" },
        { "The 12 steps, 2020-10-13, room 1234567.", "The 12 steps, 2020-10-13, room 1234567.", "", "" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void What_is_not_for_everybody_is_taken_out(string written, string plain, string passcodes, string contacts)
    {
        var withheld = new Withheld("US");
        withheld.KnowsDialIn("+13125550142,,123456789#");
        var callsPeople = contacts.Contains("0142", StringComparison.Ordinal);
        if (callsPeople)
        {
            withheld = new Withheld("US");
        }

        Assert.Equal(plain, withheld.Plain(written));
        Assert.Equal(passcodes, string.Join('|', withheld.Passcodes));
        Assert.Equal(contacts.Split('|').Order(), string.Join('|', withheld.Contacts).Split('|').Order());
    }

    [Theory]
    [InlineData("+13125550142,,123456789#,,445566#", "+13125550142,,123456789#")]
    [InlineData("+13125550142,,123456789#,,#,,445566#", "+13125550142,,123456789#")]
    [InlineData("13125550142,,123456789,,#,,445566#", "13125550142,,123456789#")]
    [InlineData("+13125550142,,123-4567-8901#,,,,*445566#", "+13125550142,,123-4567-8901#")]
    [InlineData("+13125550142,,12345678901#,,#,,QWxsIGFyZSB3ZWxjb21l#", "+13125550142,,12345678901#")]
    [InlineData("+13125550142,,445566#", "+13125550142")]
    [InlineData("+13125550142,,#", "+13125550142")]
    [InlineData("(312) 555-0142", "(312) 555-0142")]
    [InlineData("3125550142", "3125550142")]
    [InlineData("no phone", null)]
    public void A_dial_in_keeps_its_number_and_meeting_id_without_the_code(string written, string? plain) =>
        Assert.Equal(plain, new Withheld("US").PlainDialIn(written));

    [Fact]
    public void A_passcode_found_in_one_field_leaves_the_others()
    {
        var withheld = new Withheld("US");
        withheld.PlainUrl("https://zoom.us/j/123456789?pwd=445566");
        Assert.Equal("Type to join", withheld.WithoutKnownPasscodes("Type 445566# to join"));
    }

    [Fact]
    public void No_labelled_passcode_stays_whatever_stands_around_it()
    {
        var label = Gen.OneOf("Passcode: ", "Password: ", "PW: ", "PIN: ", "Access code: ", "Contraseña: ", "Clave: ", "Código: ", "password=", "Passcode is ", "pwd ", "La clave es ");
        var around = Gen.OneOf("", "All are welcome. ", "Meeting ID: 123 456 7890 ", "\n", "(", "Zoom, ", "¡Bienvenidos! ", "https://zoom.us/j/123456789 ", "<b>", "12 steps; ");
        var code = Gen.Select(Gen.String[Gen.Char["abcdefghkmnpqrstuvwxyz"], 3, 8], Gen.Int[10, 99], (letters, digits) => letters + digits);
        Gen.Select(around, label, code, around).Sample(
            (before, said, secret, after) => Assert.DoesNotContain(secret, new Withheld("US").Plain(before + said + secret + " " + after), StringComparison.Ordinal),
            iter: 2000);
    }

    [Fact]
    public void No_address_of_a_person_stays_whatever_stands_around_it()
    {
        var text = Gen.String[Gen.Char["aé .,:;()<>[]@\n-+/12"], 0, 30];
        Gen.Select(text, Gen.OneOf("ana@example.org", "j.o+x@mail.example.com", "niño@example.mx"), text).Sample(
            (before, email, after) => Assert.DoesNotContain(email, new Withheld("US").Plain($"{before} {email} {after}"), StringComparison.Ordinal),
            iter: 2000);
    }

    [Fact]
    public void No_text_breaks_the_reading() =>
        Gen.String[0, 400].Sample(text => new Withheld(null).Plain(PlainText.Clean(text)).Length <= text.Length * 2 + 10, iter: 3000);
}
