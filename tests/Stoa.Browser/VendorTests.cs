using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>A vendor from the application at /sell to its page in the shop, and a list of vendors imported.</summary>
[Collection(OneMarketplace.Name)]
public sealed class VendorTests(Marketplace marketplace)
{
    [Fact]
    public async Task Somebody_applies_without_scripts_gets_ready_is_approved_and_is_in_the_shop()
    {
        var person = await marketplace.MakePersonAsync("shopper");
        var name = $"Kiln {MadePeople.Mark()}";
        var plain = await marketplace.OpenAsync(phone: true, script: false);
        await plain.GotoAsync("/sell");
        await Link(plain, "Sign in and apply").ClickAsync();
        await plain.GetByLabel("E-mail").FillAsync(person.Email);
        await plain.GetByLabel("Password").FillAsync(MadePeople.Password);
        await Button(plain, "Sign in").ClickAsync();
        await plain.GetByLabel("Name of the shop").FillAsync(name);
        await plain.GetByLabel("Legal name").FillAsync("Ann Potter Ltd");
        await plain.GetByLabel("Country").SelectOptionAsync("GB");
        await plain.GetByLabel("Tax or VAT number").FillAsync("DE1");
        await plain.GetByLabel("What do you want to sell?").FillAsync("Bowls and plates, thrown by hand.");
        await Button(plain, "Apply").ClickAsync();
        await Sees(plain.GetByText("begins with DE has another form"));
        await Assertions.Expect(plain.GetByLabel("Name of the shop")).ToHaveValueAsync(name);
        await plain.GetByLabel("Tax or VAT number").FillAsync("");
        await Button(plain, "Apply").ClickAsync();
        await Sees(plain.GetByText("We are looking at your application"));

        var theirs = await marketplace.SignInAsync(person.Email, phone: true, ColorScheme.Dark);
        await GetReadyAsync(theirs);

        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/vendors");
        await Sees(page.GetByRole(AriaRole.Rowheader, new() { Name = name }));
        await LookAsync(page);
        await page.GetByLabel("Look for").FillAsync(name);
        await Sees(page.GetByRole(AriaRole.Rowheader), 1);
        await Link(page, name).ClickAsync();
        await Sees(page.GetByText("Bowls and plates, thrown by hand."));
        await LookAsync(page);
        await Button(page, "View: Proof of identity").ClickAsync();
        await Sees(page.GetByAltText("What was given as Proof of identity"));
        await Button(page.GetByRole(AriaRole.Dialog), "Close").ClickAsync();
        await Button(page, "Accept: Proof of identity").ClickAsync();
        await Sees(page.GetByText("accepted", new() { Exact = true }));
        await Button(page, "Approve").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Commission").FillAsync("12.5");
        await LookAsync(page);
        await Button(dialog, "Approve").ClickAsync();
        await Sees(dialog, 0);
        await Sees(page.GetByText("12.50%"));
        await Sees(Button(page, "Suspend"));

        await plain.GotoAsync("/sell");
        await Sees(plain.GetByText("You have a shop here already."));
        await page.GotoAsync("/vendors/" + name.ToLowerInvariant().Replace(' ', '-'));
        await Sees(page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }));
        await Sees(page.GetByText("Thrown in Stoke."));
        await Assertions.Expect(page.Locator("main img[width='96']")).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await page.Locator("main img[width='96']").EvaluateAsync<int>("e => e.naturalWidth") > 0);
        await LookAsync(page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_looks_at_a_list_of_vendors_and_imports_what_is_right(bool phone)
    {
        var mark = MadePeople.Mark();
        var page = await marketplace.SignInAsync("operator", phone);
        await page.GotoAsync("/console/vendors/import");
        await LookAsync(page);
        var csv = $"name;email;country;currency\nWeaver {mark};{mark}@import.example;FR;GBP\nWrong {mark};no-address;FR;GBP\n";
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "vendors.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv),
        });
        await Sees(page.GetByText("1 create"));
        await Sees(page.GetByText("1 wrong"));
        await Assertions.Expect(Button(page, "Import 1 vendor")).ToBeDisabledAsync();
        await page.GetByLabel("Every row that is right").CheckAsync();
        await LookAsync(page);
        await Button(page, "Import 1 vendor").ClickAsync();
        await Sees(page.GetByText("1 rows were written."));
        await Link(page, $"Weaver {mark}").ClickAsync();
        await Sees(page.GetByText("Nobody acts for this vendor yet."));
        await LookAsync(page);
    }

    private static async Task GetReadyAsync(IPage page)
    {
        await page.GotoAsync("/console/media");
        await MadePictures.DropAsync(page, "sign");
        await Sees(page.GetByRole(AriaRole.Region, new() { Name = "Library" })
            .GetByRole(AriaRole.Button, new() { Name = "sign.jpg" }));
        await page.GotoAsync("/console/shop");
        await Sees(page.GetByText("The marketplace looks at your application."));
        await LookAsync(page);
        await Link(page, "Complete the profile").ClickAsync();
        await page.GetByLabel("Description").FillAsync("Thrown in Stoke.");
        await Button(page, "Choose a picture: logo").ClickAsync();
        var library = page.GetByRole(AriaRole.Dialog);
        await library.GetByRole(AriaRole.Button, new() { Name = "sign.jpg" }).ClickAsync();
        await LookAsync(page);
        await Button(library, "Choose").ClickAsync();
        await Sees(page.GetByAltText("The logo"));
        await LookAsync(page);
        await Button(page, "Save profile").ClickAsync();
        await Sees(page.GetByText("Saved."));
        await page.GotoAsync("/console/shop/documents");
        await Button(page, "Give: Proof of identity").ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "passport.png", MimeType = "image/png", Buffer = Convert.FromBase64String(OnePixel),
        });
        await LookAsync(page);
        await Button(page.GetByRole(AriaRole.Dialog), "Give").ClickAsync();
        await Sees(page.GetByText("being looked at"));
        await LookAsync(page);
        await page.GotoAsync("/console/shop/payouts");
        await page.GetByLabel("Holder of the account").FillAsync("Ann Potter Ltd");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "IBAN" }).FillAsync("GB29 NWBK 6016 1331 9268 19");
        await LookAsync(page);
        await Button(page, "Save").ClickAsync();
        await Sees(page.GetByText("To the account that ends in 6819."));
    }

    private const string OnePixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static async Task LookAsync(IPage page)
    {
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        Assert.True(await page.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= window.innerWidth"), page.Url);
    }

    private static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    private static Task Sees(ILocator what, int times) => Assertions.Expect(what).ToHaveCountAsync(times);

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
