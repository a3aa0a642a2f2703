# nix-build, or: nix-env -f . -i
{ pkgs ? import <nixpkgs> { } }:

let
  sources = {
    x86_64-linux = {
      url = "{{.URL "linux/amd64"}}";
      sha256 = "{{.Sum "linux/amd64"}}";
    };
    aarch64-linux = {
      url = "{{.URL "linux/arm64"}}";
      sha256 = "{{.Sum "linux/arm64"}}";
    };
    armv7l-linux = {
      url = "{{.URL "linux/armv7"}}";
      sha256 = "{{.Sum "linux/armv7"}}";
    };
    riscv64-linux = {
      url = "{{.URL "linux/riscv64"}}";
      sha256 = "{{.Sum "linux/riscv64"}}";
    };
    x86_64-darwin = {
      url = "{{.URL "darwin/amd64"}}";
      sha256 = "{{.Sum "darwin/amd64"}}";
    };
    aarch64-darwin = {
      url = "{{.URL "darwin/arm64"}}";
      sha256 = "{{.Sum "darwin/arm64"}}";
    };
  };
  system = pkgs.stdenv.hostPlatform.system;
in
pkgs.stdenvNoCC.mkDerivation {
  pname = "spotter";
  version = "{{.Version}}";
  src = pkgs.fetchurl (sources.${system} or (throw "spotter has no build for ${system}"));
  nativeBuildInputs = [ pkgs.installShellFiles ];
  dontStrip = true;
  installPhase = ''
    install -D -m 755 spotter $out/bin/spotter
    installManPage man/*
    installShellCompletion --bash --name spotter completions/spotter.bash
    installShellCompletion --zsh --name _spotter completions/_spotter
    installShellCompletion --fish --name spotter.fish completions/spotter.fish
    install -D -m 644 -t $out/share/spotter/voices voices/*
    install -D -m 644 -t $out/share/doc/spotter README.md CHANGELOG.md NOTICE.md LICENSE
  '';
  meta = {
    description = "Voice cues for a runner who cannot look, and a log of the race";
    homepage = "{{.By.Homepage}}";
    license = pkgs.lib.licenses.mit;
    mainProgram = "spotter";
    platforms = builtins.attrNames sources;
    sourceProvenance = [ pkgs.lib.sourceTypes.binaryNativeCode ];
  };
}
